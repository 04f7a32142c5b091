-- A process's parent, and whether the process is one that sessions hang from.
SELECT l.parent,
       EXISTS (SELECT 1 FROM list_match m
                WHERE m.list = 'session-roots' AND m.path_key = q.key)
  FROM lineage l
  JOIN process p     ON p.id = l.process
  JOIN process_ref r ON r.id = p.self
  JOIN path q        ON q.id = r.path
 WHERE l.process = ?1
