-- The incidents of a host, the worst first. Of those that tell the same, at
-- the same level, `nth` counts from the first on; `alike` is how many they are
-- here, and other hosts have such too.
SELECT i.id, i.key, i.level, i.confidence, i.first_time, i.last_time, i.root,
       i.findings, i.suppressed, i.base_level, i.pattern,
       row_number() OVER (PARTITION BY i.pattern, i.level, i.confidence,
                                       i.findings = i.suppressed
                          ORDER BY i.first_time, i.key),
       count(*) OVER (PARTITION BY i.pattern, i.level, i.confidence,
                                   i.findings = i.suppressed),
       p.hosts, p.first_host, p.first_folder, p.first_time
  FROM (SELECT n.id AS id, n.key AS key, n.level AS level,
               n.confidence AS confidence, n.first_time AS first_time,
               n.last_time AS last_time, n.root AS root,
               n.base_level AS base_level, n.pattern AS pattern,
               (SELECT count(*) FROM finding f
                 WHERE f.incident = n.id) AS findings,
               (SELECT count(*) FROM finding f
                 WHERE f.incident = n.id
                   AND f.suppressed IS NOT NULL) AS suppressed
          FROM incident n WHERE n.host = ?1) i
  JOIN temp.report_pattern p ON p.pattern = i.pattern
 ORDER BY i.level DESC, i.confidence DESC, i.first_time, i.key
