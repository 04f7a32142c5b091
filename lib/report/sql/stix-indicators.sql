SELECT pattern, name, first_time, last_time, confidence, findings
  FROM temp.report_indicator ORDER BY pattern
