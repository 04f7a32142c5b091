-- The worst incidents: their level, how many there are of that level and on
-- how many hosts; which of them began first, what its program says it is, and
-- which of them is the surest (columns from 11 on).
WITH open AS (
    SELECT i.id AS id, i.key AS key, i.host AS host, i.level AS level,
           i.confidence AS confidence, i.first_time AS first
      FROM incident i
     WHERE EXISTS (SELECT 1 FROM finding f
                    WHERE f.incident = i.id AND f.suppressed IS NULL)),
worst AS (
    SELECT o.id AS id, o.key AS key, o.level AS level,
           o.confidence AS confidence, o.first AS first, o.host AS host,
           h.label AS label, h.folder AS folder
      FROM open o JOIN host h ON h.id = o.host
     WHERE o.level = (SELECT max(level) FROM open)),
one AS (
    SELECT * FROM worst ORDER BY first, folder, key LIMIT 1),
surest AS (
    SELECT * FROM worst ORDER BY confidence DESC, first, folder, key LIMIT 1),
said AS (
    SELECT f.summary AS summary,
           CASE f.related WHEN 0 THEN f.process ELSE f.related END AS program
      FROM one o JOIN finding f ON f.incident = o.id
      JOIN event e ON e.id = f.event
     ORDER BY f.suppressed IS NOT NULL, f.level DESC, f.confidence DESC,
              e.time, e.record_id, f.rule, f.key LIMIT 1),
best AS (
    SELECT f.summary AS summary
      FROM surest o JOIN finding f ON f.incident = o.id
      JOIN event e ON e.id = f.event
     ORDER BY f.suppressed IS NOT NULL, f.level DESC, f.confidence DESC,
              e.time, e.record_id, f.rule, f.key LIMIT 1)
SELECT o.level, (SELECT count(*) FROM worst),
       (SELECT count(DISTINCT host) FROM worst), o.first, o.label, o.folder,
       o.key, s.summary, COALESCE(v.product, ''), COALESCE(v.company, ''),
       COALESCE(t.name, ''), u.label, u.folder, u.key, b.summary
  FROM one o, said s, surest u, best b
  LEFT JOIN process p      ON p.id = s.program
  LEFT JOIN process_ref r  ON r.id = p.self
  LEFT JOIN path t         ON t.id = r.path
  LEFT JOIN version_info v ON v.id = p.version
