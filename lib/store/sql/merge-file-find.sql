SELECT id, duplicate_of, status, deep FROM evidence WHERE name = ?1 AND sha256 = ?2
