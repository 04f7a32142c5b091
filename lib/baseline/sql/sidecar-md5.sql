SELECT sha256 FROM known_md5 WHERE digest = ?1
