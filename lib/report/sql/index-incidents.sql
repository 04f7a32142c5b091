-- The worst incidents of all hosts, each with the words of the finding that
-- says most, and what its program says that it is.
WITH said AS (
    SELECT i.id AS id,
           (SELECT f.id FROM finding f JOIN event e ON e.id = f.event
             WHERE f.incident = i.id
             ORDER BY f.suppressed IS NOT NULL, f.level DESC,
                      f.confidence DESC, e.time, e.record_id, f.rule,
                      f.key LIMIT 1) AS finding
      FROM incident i)
SELECT i.level, i.confidence, h.label, h.folder, i.key, i.first_time,
       m.summary,
       (SELECT count(*) FROM finding f WHERE f.incident = i.id),
       (SELECT count(*) FROM finding f
         WHERE f.incident = i.id AND f.suppressed IS NOT NULL),
       COALESCE(v.product, ''), COALESCE(v.company, ''), COALESCE(t.name, '')
  FROM incident i JOIN host h ON h.id = i.host
  JOIN said s              ON s.id = i.id
  LEFT JOIN finding m      ON m.id = s.finding
  LEFT JOIN lineage l      ON l.process = m.process
  LEFT JOIN process p      ON p.id = CASE m.related WHEN 0 THEN l.parent
                                          ELSE m.related END
  LEFT JOIN process_ref r  ON r.id = p.self
  LEFT JOIN path t         ON t.id = r.path
  LEFT JOIN version_info v ON v.id = p.version
 ORDER BY i.level DESC, i.confidence DESC, i.first_time, h.folder, i.key
