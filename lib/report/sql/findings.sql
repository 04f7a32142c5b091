-- All findings in the order in which they are printed.
SELECT f.id, f.key, f.rule, f.level, f.confidence, h.label, e.time, f.summary,
       f.process,
       CASE WHEN json_valid(f.details) THEN json(f.details) ELSE 'null' END,
       CASE WHEN json_valid(f.tuning) THEN json(f.tuning) ELSE '[]' END,
       f.suppressed, i.key, v.verdict, v.reason, v.analyst
  FROM finding f
  JOIN host h ON h.id = f.host
  JOIN event e ON e.id = f.event
  JOIN stream s ON s.id = e.stream
  JOIN text c ON c.id = s.channel
  JOIN temp.report_event p ON p.event = f.event
  LEFT JOIN incident i ON i.id = f.incident
  LEFT JOIN verdict v ON v.key = f.key
 ORDER BY e.time, c.raw, e.record_id, p.rank, p.file_offset, f.rule, f.key
