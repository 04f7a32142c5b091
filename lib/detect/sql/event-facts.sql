-- What a finding's key and order are made of.
SELECT e.time, t.raw, c.key, e.record_id, COALESCE(h.host, 0)
  FROM event e
  JOIN stream s   ON s.id = e.stream
  JOIN text t     ON t.id = s.channel
  JOIN computer c ON c.id = s.computer
  LEFT JOIN host_computer h ON h.computer = c.id
 WHERE e.id = ?1
