SELECT x.self, e.time - COALESCE(x.lag, 0)
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer
 CROSS JOIN process_end x ON x.self = r.id
 CROSS JOIN event e       ON e.id = x.event
 WHERE h.host = ?1 AND r.id <> 0
