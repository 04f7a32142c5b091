INSERT OR IGNORE INTO known_sha1 (digest, sha256) VALUES (?1, ?2)
