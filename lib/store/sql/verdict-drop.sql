DELETE FROM verdict WHERE key = ?1
