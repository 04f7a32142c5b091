SELECT id, duplicate_of, status FROM evidence WHERE name = ?1 AND sha256 = ?2
