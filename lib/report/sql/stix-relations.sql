SELECT pattern, technique, first_time, last_time
  FROM temp.report_indicates ORDER BY pattern, technique
