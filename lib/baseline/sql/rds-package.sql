SELECT name, version FROM PKG WHERE package_id = ?1 LIMIT 1
