SELECT l.process
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer AND r.guid = ?2
 CROSS JOIN process p     ON p.self = r.id
 CROSS JOIN lineage l     ON l.process = p.id
 WHERE h.host = ?1 AND l.same_as = 0 AND l.process <> 0
