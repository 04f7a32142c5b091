SELECT count(*) FROM computer WHERE key = ?1 AND id <> 0
