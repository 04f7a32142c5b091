-- The incidents to look at first, with the words of the finding of each that
-- says most; not those of which every finding is suppressed. Of those that
-- tell the same at the same level the first stands for all.
WITH one AS (
    SELECT i.id AS id, i.key AS key, i.level AS level,
           i.confidence AS confidence, i.first_time AS first_time,
           i.pattern AS pattern, h.label AS label, h.folder AS folder,
           row_number() OVER (PARTITION BY i.pattern, i.level, i.confidence
                              ORDER BY i.first_time, h.folder, i.key) AS nth,
           dense_rank() OVER (PARTITION BY i.pattern, i.level, i.confidence
                              ORDER BY h.folder) AS host_nth
      FROM incident i JOIN host h ON h.id = i.host
     WHERE EXISTS (SELECT 1 FROM finding f
                    WHERE f.incident = i.id AND f.suppressed IS NULL)
), counted AS (
    SELECT o.*, count(*) OVER same AS times, max(o.host_nth) OVER same AS hosts
      FROM one o
    WINDOW same AS (PARTITION BY o.pattern, o.level, o.confidence)
)
SELECT c.level, c.label, c.first_time,
       (SELECT f.summary FROM finding f JOIN event e ON e.id = f.event
         WHERE f.incident = c.id
         ORDER BY f.suppressed IS NOT NULL, f.level DESC, f.confidence DESC,
                  e.time, e.record_id, f.rule, f.key LIMIT 1),
       (SELECT count(*) FROM finding f WHERE f.incident = c.id),
       sum(c.times) OVER (), c.times, c.hosts
  FROM counted c
 WHERE c.nth = 1
 ORDER BY c.level DESC, c.confidence DESC, c.first_time, c.folder, c.key
 LIMIT ?1
