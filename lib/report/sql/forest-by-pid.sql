SELECT l.process
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer AND r.pid = ?2
 CROSS JOIN process p     ON p.self = r.id
 CROSS JOIN lineage l     ON l.process = p.id
 CROSS JOIN path i        ON i.id = r.path
  LEFT JOIN event e       ON e.id = p.event
 WHERE h.host = ?1 AND l.same_as = 0 AND l.process <> 0
 ORDER BY COALESCE(p.started, e.time), r.guid, i.text, e.record_id
