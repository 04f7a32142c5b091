-- What the record of a lookup says.
SELECT e.time, q.raw, r.raw
  FROM dns x
  JOIN event e ON e.id = x.event
  JOIN text q ON q.id = x.query_name
  JOIN text r ON r.id = x.query_results
 WHERE x.event = ?1
