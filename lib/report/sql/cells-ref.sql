-- A process as a record names it, as cells.
SELECT r.guid, r.pid, i.text
  FROM process_ref r JOIN path i ON i.id = r.path WHERE r.id = ?1
