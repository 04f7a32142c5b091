-- Live records that agree in all but what they say, at their printed places.
-- Told for each of them, so it does not matter which came first.
SELECT p.evidence, p.file_offset, e.record_id
  FROM (SELECT stream, record_id, time FROM event INDEXED BY event_identity
         GROUP BY stream, record_id, time HAVING count(*) > 1) g
  JOIN event e ON e.stream = g.stream AND e.record_id = g.record_id AND e.time = g.time AND e.how = 0
  JOIN place p ON p.event = e.id
 WHERE EXISTS (SELECT 1 FROM event o
                WHERE o.stream = e.stream AND o.record_id = e.record_id AND o.time = e.time AND o.id <> e.id AND o.how = 0)
 ORDER BY p.file, p.file_offset
