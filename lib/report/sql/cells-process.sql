-- A process that has children, as cells.
SELECT r.guid, r.pid, i.text, c.raw
  FROM process p
  JOIN process_ref r ON r.id = p.self
  JOIN path i ON i.id = r.path
  JOIN command_line c ON c.id = p.command_line
 WHERE p.id = ?1
