-- The worst incidents of all hosts, each with the words of the finding that
-- says most. Of those that tell the same at the same level the first stands
-- for all: how many they are, and on how many hosts. And what its program says
-- that it is: that which started another, wrote it, or did it itself.
WITH one AS (
    SELECT i.id AS id, i.key AS key, i.level AS level,
           i.confidence AS confidence, i.first_time AS first_time,
           i.pattern AS pattern, h.label AS label, h.folder AS folder,
           (SELECT count(*) FROM finding f WHERE f.incident = i.id) AS findings,
           (SELECT count(*) FROM finding f
             WHERE f.incident = i.id AND f.suppressed IS NOT NULL) AS suppressed
      FROM incident i JOIN host h ON h.id = i.host
), ranked AS (
    SELECT o.*,
           row_number() OVER (PARTITION BY o.pattern, o.level, o.confidence,
                                           o.findings = o.suppressed
                              ORDER BY o.first_time, o.folder, o.key) AS nth,
           dense_rank() OVER (PARTITION BY o.pattern, o.level, o.confidence,
                                           o.findings = o.suppressed
                              ORDER BY o.folder) AS host_nth
      FROM one o
), counted AS (
    SELECT r.*,
           count(*) OVER same AS times,
           max(r.host_nth) OVER same AS hosts
      FROM ranked r
    WINDOW same AS (PARTITION BY r.pattern, r.level, r.confidence,
                                 r.findings = r.suppressed)
), told AS (
    SELECT c.*,
           (SELECT f.id FROM finding f JOIN event e ON e.id = f.event
             WHERE f.incident = c.id
             ORDER BY f.suppressed IS NOT NULL, f.level DESC,
                      f.confidence DESC, e.time, e.record_id, f.rule,
                      f.key LIMIT 1) AS finding
      FROM counted c WHERE c.nth = 1
)
SELECT c.level, c.confidence, c.label, c.folder, c.key, c.first_time,
       m.summary, c.findings, c.suppressed, c.times, c.hosts,
       COALESCE(v.product, ''), COALESCE(v.company, ''), COALESCE(t.name, '')
  FROM told c
  LEFT JOIN finding m      ON m.id = c.finding
  LEFT JOIN process p      ON p.id = CASE m.related WHEN 0 THEN m.process
                                          ELSE m.related END
  LEFT JOIN process_ref r  ON r.id = p.self
  LEFT JOIN path t         ON t.id = r.path
  LEFT JOIN version_info v ON v.id = p.version
 ORDER BY c.level DESC, c.confidence DESC, c.first_time, c.folder, c.key
