-- One process as it is shown. Command lines of event 1 double each percent
-- sign; those of inferred processes are their child's ParentCommandLine.
SELECT p.event, p.started, e.time, e.how, r.pid, i.text, i.name, a.raw,
       CASE WHEN p.event <> 0 THEN replace(c.raw, '%%', '%') ELSE c.raw END,
       l.how, l.ended, pr.pid, pi.name
  FROM lineage l
  JOIN process p      ON p.id = l.process
  JOIN process_ref r  ON r.id = p.self
  JOIN path i         ON i.id = r.path
  JOIN account a      ON a.id = r.account
  JOIN command_line c ON c.id = p.command_line
  JOIN process_ref pr ON pr.id = p.parent
  JOIN path pi        ON pi.id = pr.path
  LEFT JOIN event e   ON e.id = p.event
 WHERE l.process = ?1
