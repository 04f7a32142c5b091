-- The findings of a host in order of time, as marks in its timeline.
SELECT e.time, f.level, f.suppressed IS NOT NULL, f.key, f.summary
  FROM finding f JOIN event e ON e.id = f.event
 WHERE f.host = ?1
 ORDER BY e.time, f.level DESC, f.key
