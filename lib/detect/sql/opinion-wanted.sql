-- The places of cited records about which the second reader said nothing yet.
-- Where libevtx was itself the reader there is no second.
WITH cited AS MATERIALIZED (SELECT event FROM finding
                            UNION
                            SELECT event FROM finding_evidence
                            UNION
                            SELECT event FROM corroboration),
     spot AS (SELECT e.evidence AS evidence, e.file_offset AS file_offset
                FROM cited c CROSS JOIN event e ON e.id = c.event
              UNION
              SELECT x.evidence, x.file_offset
                FROM cited c CROSS JOIN event_copy x ON x.event = c.event)
SELECT DISTINCT v.sha256, s.file_offset
  FROM spot s
 CROSS JOIN evidence v ON v.id = s.evidence
 WHERE substr(v.reader, 1, 7) <> 'libevtx'
   AND NOT EXISTS (SELECT 1 FROM second_opinion o
                    WHERE o.sha256 = v.sha256
                      AND o.file_offset = s.file_offset)
 ORDER BY v.sha256, s.file_offset
