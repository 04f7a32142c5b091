SELECT r.id, r.guid, r.pid, r.path
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer
 WHERE h.host = ?1 AND r.id <> 0
