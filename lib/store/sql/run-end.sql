UPDATE run SET rules_sha256 = ?2, status = ?3, ended = ?4 WHERE id = ?1
