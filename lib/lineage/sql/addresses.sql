-- Both sides of every connection, each spelling once.
SELECT t.id, t.raw
  FROM (SELECT source_ip AS ip FROM network UNION SELECT destination_ip FROM network) x
 CROSS JOIN text t ON t.id = x.ip
