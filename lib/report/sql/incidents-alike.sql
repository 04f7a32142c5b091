-- The other incidents of a host that tell the same as one, at the same level.
SELECT n.key, n.first_time, n.last_time,
       (SELECT count(*) FROM finding f WHERE f.incident = n.id)
  FROM incident i CROSS JOIN incident n
 WHERE i.id = ?1
   AND n.host = i.host
   AND n.id <> i.id
   AND n.pattern = i.pattern
   AND n.level = i.level
   AND n.confidence = i.confidence
   AND EXISTS (SELECT 1 FROM finding f
                WHERE f.incident = n.id AND f.suppressed IS NULL)
     = EXISTS (SELECT 1 FROM finding f
                WHERE f.incident = i.id AND f.suppressed IS NULL)
 ORDER BY n.first_time, n.key
