-- The records that a finding stands on, the one it is about first.
SELECT w.event, w.role, p.file, p.sha256, p.file_offset, c.raw, e.event_id,
       e.record_id, p.how, e.time, o.verdict, o.text
  FROM (SELECT 0 AS later, event, 'event' AS role FROM finding WHERE id = ?1
        UNION ALL
        SELECT 1, x.event, min(x.role) FROM finding_evidence x
         WHERE x.finding = ?1
           AND x.event <> (SELECT f.event FROM finding f WHERE f.id = ?1)
         GROUP BY x.event) w
  JOIN event e ON e.id = w.event
  JOIN stream s ON s.id = e.stream
  JOIN text c ON c.id = s.channel
  JOIN temp.report_event p ON p.event = w.event
  LEFT JOIN second_opinion o ON o.sha256 = p.sha256
                            AND o.file_offset = p.file_offset
 ORDER BY w.later, e.time, c.raw, e.record_id, p.rank, p.file_offset
