SELECT EXISTS (SELECT 1 FROM evidence WHERE name = ?1 OR size = ?2)
