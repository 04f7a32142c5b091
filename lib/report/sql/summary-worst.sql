-- The incidents to look at first, with the words of the finding of each that
-- says most; not those of which every finding is suppressed.
SELECT i.level, h.label, i.first_time,
       (SELECT f.summary FROM finding f JOIN event e ON e.id = f.event
         WHERE f.incident = i.id
         ORDER BY f.suppressed IS NOT NULL, f.level DESC, f.confidence DESC,
                  e.time, e.record_id, f.rule, f.key LIMIT 1),
       (SELECT count(*) FROM finding f WHERE f.incident = i.id),
       count(*) OVER ()
  FROM incident i JOIN host h ON h.id = i.host
 WHERE EXISTS (SELECT 1 FROM finding f
                WHERE f.incident = i.id AND f.suppressed IS NULL)
 ORDER BY i.level DESC, i.confidence DESC, i.first_time, h.label, i.key
 LIMIT ?1
