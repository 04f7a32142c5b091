-- On how many hosts each pattern of incidents was met, and where first.
CREATE TEMP TABLE report_pattern (
    pattern TEXT PRIMARY KEY, hosts INTEGER NOT NULL,
    first_host TEXT NOT NULL, first_folder TEXT NOT NULL,
    first_time INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO temp.report_pattern
SELECT w.pattern, c.hosts, w.label, w.folder, w.first_time
  FROM (SELECT i.pattern AS pattern, h.label AS label, h.folder AS folder,
               i.first_time AS first_time,
               row_number() OVER (PARTITION BY i.pattern
                 ORDER BY i.first_time, h.folder, i.key) AS n
          FROM incident i JOIN host h ON h.id = i.host) w
  JOIN (SELECT pattern, count(DISTINCT host) AS hosts
          FROM incident GROUP BY pattern) c ON c.pattern = w.pattern
 WHERE w.n = 1;
