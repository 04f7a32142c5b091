-- The incidents of a host in the order of its page (incidents.sql), each with
-- the words of the finding that says most. Of those that tell the same the
-- first stands for all.
SELECT c.level, c.key, c.first_time,
       (SELECT f.summary FROM finding f JOIN event e ON e.id = f.event
         WHERE f.incident = c.id
         ORDER BY f.suppressed IS NOT NULL, f.level DESC, f.confidence DESC,
                  e.time, e.record_id, f.rule, f.key LIMIT 1),
       c.findings, c.suppressed, c.times
  FROM (SELECT i.id AS id, i.key AS key, i.level AS level,
               i.confidence AS confidence, i.first_time AS first_time,
               i.findings AS findings, i.suppressed AS suppressed,
               row_number() OVER (PARTITION BY i.pattern, i.level,
                                               i.confidence,
                                               i.findings = i.suppressed
                                  ORDER BY i.first_time, i.key) AS nth,
               count(*) OVER (PARTITION BY i.pattern, i.level, i.confidence,
                                           i.findings = i.suppressed) AS times
          FROM (SELECT n.id AS id, n.key AS key, n.level AS level,
                       n.confidence AS confidence, n.first_time AS first_time,
                       n.pattern AS pattern,
                       (SELECT count(*) FROM finding f
                         WHERE f.incident = n.id) AS findings,
                       (SELECT count(*) FROM finding f
                         WHERE f.incident = n.id
                           AND f.suppressed IS NOT NULL) AS suppressed
                  FROM incident n WHERE n.host = ?1) i) c
 WHERE c.nth = 1
 ORDER BY c.level DESC, c.confidence DESC, c.first_time, c.key
