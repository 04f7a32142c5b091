SELECT l.process
  FROM lineage l
  JOIN process p     ON p.id = l.process
  JOIN process_ref r ON r.id = p.self
  JOIN path i        ON i.id = r.path
  LEFT JOIN event e  ON e.id = p.event
 WHERE l.parent = 0 AND l.host = ?1 AND l.same_as = 0 AND l.process <> 0
 ORDER BY COALESCE(p.started, e.time), r.pid, r.guid, i.text, e.record_id
