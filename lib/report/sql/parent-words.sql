-- What a process's own record says of its parent.
SELECT r.guid, r.pid, CASE r.path WHEN 0 THEN NULL ELSE i.text END, i.name,
       CASE p.parent_command_line WHEN 0 THEN NULL ELSE c.raw END,
       CASE r.account WHEN 0 THEN NULL ELSE a.raw END
  FROM process p
  JOIN process_ref r ON r.id = p.parent
  JOIN path i ON i.id = r.path
  JOIN command_line c ON c.id = p.parent_command_line
  JOIN account a ON a.id = r.account
 WHERE p.id = ?1 AND p.parent <> 0
