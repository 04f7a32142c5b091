INSERT INTO made_of (size, sha256) VALUES (?1, ?2)
