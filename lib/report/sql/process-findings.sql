-- How many findings a process has, and the highest level among those that are
-- not suppressed.
SELECT count(*), max(CASE WHEN suppressed IS NULL THEN level END)
  FROM finding WHERE process = ?1
