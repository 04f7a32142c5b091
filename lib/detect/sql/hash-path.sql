SELECT k.id
  FROM directory d
 CROSS JOIN path_key k
 WHERE d.key = ?1 AND k.directory = d.id AND k.name = ?2
