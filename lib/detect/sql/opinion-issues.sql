-- Two decoders that differ about cited records of a host: an anomaly.
DELETE FROM derived_issue WHERE kind = 'second-reader-differs';
INSERT INTO derived_issue (kind, host, effect, count, text)
SELECT 'second-reader-differs', d.host, 'anomaly', count(*),
       count(*) || ' cited records are read otherwise by libevtx'
  FROM (SELECT DISTINCT h.host AS host, e.id AS event
          FROM (SELECT event FROM finding
                UNION SELECT event FROM finding_evidence) c
         CROSS JOIN event e ON e.id = c.event
         CROSS JOIN stream s ON s.id = e.stream
         CROSS JOIN host_computer h ON h.computer = s.computer
         CROSS JOIN evidence v ON v.id = e.evidence
         CROSS JOIN second_opinion o ON o.sha256 = v.sha256
                                    AND o.file_offset = e.file_offset
         WHERE o.verdict = 2) d
 GROUP BY d.host;
