SELECT sha256 FROM known_sha1 WHERE digest = ?1
