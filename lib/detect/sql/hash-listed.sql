SELECT verdict
  FROM comparison
 WHERE path_key = ?1 AND digests = ?2 AND version = ?3
   AND verdict IN (1, 2, 3)
 ORDER BY verdict
 LIMIT 1
