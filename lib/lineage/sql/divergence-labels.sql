SELECT id, label FROM host ORDER BY id
