-- The place that is printed: the first by (how, name, offset).
INSERT INTO temp.report_moved
SELECT event, first, rank, file_offset, how
  FROM (SELECT s.event AS event, f.first AS first, f.rank AS rank,
               s.file_offset AS file_offset, s.how AS how,
               row_number() OVER (PARTITION BY s.event
                 ORDER BY s.how, f.rank, s.file_offset) AS n
          FROM (SELECT e.id AS event, e.evidence AS evidence,
                       e.file_offset AS file_offset, e.how AS how
                  FROM temp.report_copied w
                 CROSS JOIN event e ON e.id = w.event
                UNION ALL
                SELECT c.event, c.evidence, c.file_offset, c.how
                  FROM temp.report_copied w
                 CROSS JOIN event_copy c ON c.event = w.event) s
          JOIN temp.report_file f ON f.evidence = s.evidence)
 WHERE n = 1
