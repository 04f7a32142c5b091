INSERT OR IGNORE INTO known_md5 (digest, sha256) VALUES (?1, ?2)
