UPDATE evidence SET sha256 = ?2 WHERE id = ?1
