-- The incidents to look at first, with the first finding of each.
SELECT i.level, h.label, i.first_time,
       (SELECT f.summary FROM finding f JOIN event e ON e.id = f.event
         WHERE f.incident = i.id
         ORDER BY f.level DESC, e.time, f.rule, f.key LIMIT 1),
       (SELECT count(*) FROM finding f WHERE f.incident = i.id),
       (SELECT count(*) FROM incident)
  FROM incident i JOIN host h ON h.id = i.host
 ORDER BY i.level DESC, i.confidence DESC, i.first_time, h.label, i.key
 LIMIT ?1
