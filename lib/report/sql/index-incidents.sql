-- The worst incidents of all hosts, each with the words of the finding that
-- says most.
SELECT i.level, i.confidence, h.label, h.folder, i.key, i.first_time,
       (SELECT f.summary FROM finding f JOIN event e ON e.id = f.event
         WHERE f.incident = i.id
         ORDER BY f.suppressed IS NOT NULL, f.level DESC, f.confidence DESC,
                  e.time, e.record_id, f.rule, f.key LIMIT 1),
       (SELECT count(*) FROM finding f WHERE f.incident = i.id),
       (SELECT count(*) FROM finding f
         WHERE f.incident = i.id AND f.suppressed IS NOT NULL)
  FROM incident i JOIN host h ON h.id = i.host
 ORDER BY i.level DESC, i.confidence DESC, i.first_time, h.folder, i.key
