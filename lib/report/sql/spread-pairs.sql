-- What rules found between the same two programs: on how many hosts, since
-- when, and where first. Findings that are suppressed do not count.
WITH found AS (
    SELECT f.rule AS rule, f.host AS host, f.level AS level, e.time AS time,
           printf('%020d ', e.time + 116444736000000000) || h.folder AS began,
           CASE WHEN pk.name IN ('-', '?', '<unknown process>') THEN ''
                ELSE pk.name END AS parent, ck.name AS child
      FROM finding f
      JOIN event e        ON e.id = f.event
      JOIN host h         ON h.id = f.host
      JOIN process p      ON p.id = f.process
      JOIN process_ref c  ON c.id = p.self
      JOIN path cp        ON cp.id = c.path
      JOIN path_key ck    ON ck.id = cp.key
      JOIN process_ref r  ON r.id = p.parent
      JOIN path pp        ON pp.id = r.path
      JOIN path_key pk    ON pk.id = pp.key
     WHERE f.suppressed IS NULL AND f.process <> 0),
grouped AS (
    SELECT rule, parent, child, max(level) AS level,
           count(DISTINCT host) AS hosts, count(*) AS findings,
           min(time) AS first, max(time) AS last, min(began) AS began
      FROM found GROUP BY rule, parent, child)
SELECT g.level, COALESCE(r.title, g.rule), g.rule, g.parent, g.child, g.hosts,
       g.findings, g.first, g.last, h.label, h.folder
  FROM grouped g
  JOIN host h ON h.folder = substr(g.began, 22)
  LEFT JOIN rule_run r ON r.rule = g.rule
 ORDER BY g.hosts DESC, g.level DESC, g.first, g.rule, g.parent, g.child
