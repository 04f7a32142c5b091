INSERT INTO list_match (list, path_key) VALUES (?1, ?2)
