-- The window that is shown, and what is not for it.
SELECT w.since_time, w.until_time, w.last_span, w.newest_time,
       (SELECT count(*) FROM main.finding) - (SELECT count(*) FROM finding)
  FROM finding_window w
