SELECT DISTINCT k.name
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer
 CROSS JOIN path i        ON i.id = r.path
 CROSS JOIN path_key k    ON k.id = i.key
 WHERE h.host = ?1 AND k.id <> 0
   AND EXISTS (SELECT 1 FROM process p WHERE p.self = r.id)
 ORDER BY k.name
