SELECT id FROM host WHERE id <> 0 ORDER BY id
