SELECT d.key, k.name
  FROM path_key k
  JOIN directory d ON d.id = k.directory
 WHERE k.id = ?1
