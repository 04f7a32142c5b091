-- Who did it: what the event ?2 says of it (process_ref ?1), and what is known
-- of its process (?3, or 0: who the event's actor was found to be).
SELECT r.guid, r.pid, i.text,
       CASE r.account WHEN 0 THEN pa.raw ELSE a.raw END,
       CASE p.command_line WHEN 0 THEN NULL ELSE c.raw END,
       lower(hex(d.sha256)),
       CASE p.parent WHEN 0 THEN NULL ELSE qi.text END
  FROM process_ref r
 CROSS JOIN path i ON i.id = r.path
 CROSS JOIN account a ON a.id = r.account
 CROSS JOIN process p ON p.id = CASE ?3 WHEN 0 THEN
      COALESCE((SELECT y.process FROM event_actor y
                 WHERE y.event = ?2 AND y.role = 1),
               (SELECT z.process FROM resolved z WHERE z.ref = r.id), 0)
      ELSE ?3 END
 CROSS JOIN process_ref pr ON pr.id = p.self
 CROSS JOIN account pa ON pa.id = pr.account
 CROSS JOIN command_line c ON c.id = p.command_line
 CROSS JOIN digests d ON d.id = p.digests
 CROSS JOIN process_ref q ON q.id = p.parent
 CROSS JOIN path qi ON qi.id = q.path
 WHERE r.id = ?1
