SELECT id FROM baseline WHERE sha256 = ?1 AND kind = ?2 AND place = ?3
