-- The first of the worst incidents: its level, how many there are of that
-- level and on how many hosts, and the program that it came from.
WITH open AS (
    SELECT i.id AS id, i.key AS key, i.host AS host, i.level AS level,
           i.first_time AS first
      FROM incident i
     WHERE EXISTS (SELECT 1 FROM finding f
                    WHERE f.incident = i.id AND f.suppressed IS NULL)),
worst AS (
    SELECT * FROM open WHERE level = (SELECT max(level) FROM open)),
one AS (
    SELECT w.id AS id, w.key AS key, w.level AS level, w.first AS first,
           h.label AS label, h.folder AS folder
      FROM worst w JOIN host h ON h.id = w.host
     ORDER BY w.first, h.folder, w.key LIMIT 1),
said AS (
    SELECT f.summary AS summary,
           CASE f.related WHEN 0 THEN l.parent ELSE f.related END AS parent
      FROM one o JOIN finding f ON f.incident = o.id
      JOIN event e ON e.id = f.event
      LEFT JOIN lineage l ON l.process = f.process
     ORDER BY f.suppressed IS NOT NULL, f.level DESC, f.confidence DESC,
              e.time, e.record_id, f.rule, f.key LIMIT 1)
SELECT o.level, (SELECT count(*) FROM worst),
       (SELECT count(DISTINCT host) FROM worst), o.first, o.label, o.folder,
       o.key, s.summary, COALESCE(v.product, ''), COALESCE(v.company, '')
  FROM one o, said s
  LEFT JOIN process p      ON p.id = s.parent
  LEFT JOIN version_info v ON v.id = p.version
