INSERT INTO capability (host, need, have, total) VALUES (?1, ?2, ?3, ?4)
