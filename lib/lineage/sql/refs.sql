SELECT r.id, r.guid, r.pid,
       CASE WHEN i.id = 0 OR i.text IN ('', '-', '?', '<unknown process>')
            THEN 0 ELSE i.key END
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer
 CROSS JOIN path i        ON i.id = r.path
 WHERE h.host = ?1 AND r.id <> 0
