-- The events around findings in the order of print.
SELECT e.id, e.time, e.event_id, e.record_id, c.raw, v.raw, h.label,
       COALESCE(m.file, f.first), COALESCE(m.file_offset, e.file_offset),
       COALESCE(m.how, e.how), t.incident, t.cited
  FROM temp.report_timeline t
 CROSS JOIN event e ON e.id = t.event
 CROSS JOIN stream s ON s.id = e.stream
 CROSS JOIN text c ON c.id = s.channel
 CROSS JOIN text v ON v.id = s.provider
 CROSS JOIN temp.report_file f ON f.evidence = e.evidence
  LEFT JOIN temp.report_label h ON h.computer = s.computer
  LEFT JOIN temp.report_moved m ON m.event = e.id
 ORDER BY e.time, c.raw, e.record_id, COALESCE(m.rank, f.rank),
          COALESCE(m.file_offset, e.file_offset)
