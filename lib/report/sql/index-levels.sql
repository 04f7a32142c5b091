-- Incidents, findings and suppressed findings by level, and on how many hosts.
-- An incident of which every finding is suppressed has no level.
SELECT l.level,
       (SELECT count(*) FROM incident i
         WHERE i.level = l.level
           AND EXISTS (SELECT 1 FROM finding f
                        WHERE f.incident = i.id AND f.suppressed IS NULL)),
       (SELECT count(*) FROM finding f
         WHERE f.level = l.level AND f.suppressed IS NULL),
       (SELECT count(*) FROM finding f
         WHERE f.level = l.level AND f.suppressed IS NOT NULL),
       (SELECT count(DISTINCT f.host) FROM finding f
         WHERE f.level = l.level AND f.suppressed IS NULL)
  FROM (SELECT 4 AS level UNION ALL SELECT 3 UNION ALL SELECT 2
        UNION ALL SELECT 1 UNION ALL SELECT 0) l
 ORDER BY l.level DESC
