-- The findings about an event, in the order of print.
SELECT f.id, f.key, f.rule, f.level, f.confidence, f.summary, f.process,
       f.suppressed, COALESCE(r.attack, ''), v.verdict, i.key
  FROM temp.report_found w
  JOIN finding f ON f.id = w.finding
  LEFT JOIN rule_run r ON r.rule = f.rule
  LEFT JOIN verdict v ON v.key = f.key
  LEFT JOIN incident i ON i.id = f.incident
 WHERE w.event = ?1 ORDER BY w.rule, w.key
