-- When each host first had a critical finding, one of high or above, and one
-- of medium or above.
SELECT min(CASE WHEN f.level >= 4 THEN e.time END),
       min(CASE WHEN f.level >= 3 THEN e.time END),
       min(e.time)
  FROM finding f JOIN event e ON e.id = f.event
 WHERE f.suppressed IS NULL AND f.level >= 2
 GROUP BY f.host
