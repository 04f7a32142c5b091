-- The children of a process in order of time.
SELECT l.process
  FROM lineage l
  JOIN process p ON p.id = l.process
  JOIN process_ref r ON r.id = p.self
  JOIN path i ON i.id = r.path
  LEFT JOIN event e ON e.id = p.event
 WHERE l.parent = ?1 AND l.same_as = 0
 ORDER BY COALESCE(e.time, p.started, 0), e.record_id, r.guid, r.pid, i.text
