-- Days (from 1601 on) of which the host in hand has records, how many, the
-- first and the last of each.
SELECT minute / 1440 AS day, sum(records), min(first_time), max(last_time)
  FROM temp.report_minute GROUP BY day ORDER BY day
