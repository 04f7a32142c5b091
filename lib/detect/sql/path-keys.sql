-- Every folded path: its folder and its name.
SELECT k.id, d.key, k.name
  FROM path_key k JOIN directory d ON d.id = k.directory
 WHERE k.id <> 0
 ORDER BY k.id
