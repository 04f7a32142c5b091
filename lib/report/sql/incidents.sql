-- The incidents of a host, the worst first.
SELECT i.id, i.key, i.level, i.confidence, i.first_time, i.last_time, i.root,
       (SELECT count(*) FROM finding f WHERE f.incident = i.id),
       (SELECT count(*) FROM finding f
         WHERE f.incident = i.id AND f.suppressed IS NOT NULL)
  FROM incident i WHERE i.host = ?1
 ORDER BY i.level DESC, i.confidence DESC, i.first_time, i.key
