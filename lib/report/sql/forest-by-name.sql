-- The key's name; its directory too where one is given.
SELECT l.process
  FROM path_key k
 CROSS JOIN directory d     ON d.id = k.directory
 CROSS JOIN path i          ON i.key = k.id
 CROSS JOIN process_ref r   ON r.path = i.id
 CROSS JOIN host_computer h ON h.computer = r.computer
 CROSS JOIN process p       ON p.self = r.id
 CROSS JOIN lineage l       ON l.process = p.id
  LEFT JOIN event e         ON e.id = p.event
 WHERE k.name = ?2 AND k.id <> 0 AND h.host = ?1 AND l.same_as = 0
   AND (?3 = '' OR d.key = ?3)
 ORDER BY COALESCE(p.started, e.time), r.pid, r.guid, i.text, e.record_id
