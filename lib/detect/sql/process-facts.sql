SELECT l.host, p.event, r.guid, r.pid, q.text
  FROM process p
  JOIN lineage l     ON l.process = p.id
  JOIN process_ref r ON r.id = p.self
  JOIN path q        ON q.id = r.path
 WHERE p.id = ?1
