-- The highest level that corroboration raised an incident to, of those that
-- lie in ?1 <= time < ?2 as a whole; NULL is open.
SELECT COALESCE(max(i.level), -1)
  FROM incident i
 WHERE i.level > i.base_level
   AND (?1 IS NULL OR i.first_time >= ?1)
   AND (?2 IS NULL OR i.last_time < ?2)
