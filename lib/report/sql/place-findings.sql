-- Places of all events that findings and incidents stand on.
CREATE TEMP TABLE report_wanted (event INTEGER PRIMARY KEY);
INSERT INTO temp.report_wanted
SELECT event FROM finding UNION SELECT event FROM finding_evidence
UNION SELECT event FROM corroboration;
INSERT INTO temp.report_event
SELECT event, first, rank, file_offset, how, sha256
  FROM (SELECT s.event AS event, f.first AS first, f.rank AS rank,
               s.file_offset AS file_offset,
               s.how AS how, f.sha256 AS sha256,
               row_number() OVER (PARTITION BY s.event
                 ORDER BY s.how, f.rank, s.file_offset) AS n
          FROM (SELECT e.id AS event, e.evidence AS evidence,
                       e.file_offset AS file_offset, e.how AS how
                  FROM temp.report_wanted w
                 CROSS JOIN event e ON e.id = w.event
                UNION ALL
                SELECT c.event, c.evidence, c.file_offset, c.how
                  FROM temp.report_wanted w
                 CROSS JOIN event_copy c ON c.event = w.event) s
          JOIN temp.report_file f ON f.evidence = s.evidence)
 WHERE n = 1;
