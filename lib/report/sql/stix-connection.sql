-- What the record of a connection says.
SELECT e.time, p.raw, n.initiated, s.raw, n.source_port, d.raw,
       n.destination_port
  FROM network n
  JOIN event e ON e.id = n.event
  JOIN text p ON p.id = n.protocol
  JOIN text s ON s.id = n.source_ip
  JOIN text d ON d.id = n.destination_ip
 WHERE n.event = ?1
