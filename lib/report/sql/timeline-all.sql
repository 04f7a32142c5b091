-- All events of the window in the order of print: by the index, so that only
-- those of one moment are sorted.
SELECT e.id, e.time, e.event_id, e.record_id, c.raw, v.raw, h.label,
       COALESCE(m.file, f.first), COALESCE(m.file_offset, e.file_offset),
       COALESCE(m.how, e.how), t.incident, t.cited
  FROM event e INDEXED BY event_by_time
 CROSS JOIN stream s ON s.id = e.stream
 CROSS JOIN text c ON c.id = s.channel
 CROSS JOIN text v ON v.id = s.provider
 CROSS JOIN temp.report_file f ON f.evidence = e.evidence
  LEFT JOIN temp.report_label h ON h.computer = s.computer
  LEFT JOIN temp.report_moved m ON m.event = e.id
  LEFT JOIN temp.report_timeline t ON t.event = e.id
 WHERE e.time >= ?1 AND e.time <= ?2
 ORDER BY e.time, c.raw, e.record_id, COALESCE(m.rank, f.rank),
          COALESCE(m.file_offset, e.file_offset)
