-- Places of those event 1 records of a host's processes that stand in more
-- than one; nothing is looked for in a case where no record does.
INSERT INTO temp.report_process_event
SELECT event, evidence, file_offset, how
  FROM (SELECT s.event AS event, s.evidence AS evidence,
               s.file_offset AS file_offset, s.how AS how,
               row_number() OVER (PARTITION BY s.event
                 ORDER BY s.how, f.rank, s.file_offset) AS n
          FROM (SELECT e.id AS event, e.evidence AS evidence,
                       e.file_offset AS file_offset, e.how AS how
                  FROM lineage l
                 CROSS JOIN process p ON p.id = l.process
                 CROSS JOIN event e   ON e.id = p.event
                 WHERE l.host = ?1 AND l.same_as = 0
                   AND EXISTS (SELECT 1 FROM event_copy)
                   AND EXISTS (SELECT 1 FROM event_copy c
                                WHERE c.event = p.event)
                UNION ALL
                SELECT c.event, c.evidence, c.file_offset, c.how
                  FROM lineage l
                 CROSS JOIN process p    ON p.id = l.process
                 CROSS JOIN event_copy c ON c.event = p.event
                 WHERE l.host = ?1 AND l.same_as = 0
                   AND EXISTS (SELECT 1 FROM event_copy)) s
          JOIN temp.report_file f ON f.evidence = s.evidence)
 WHERE n = 1
