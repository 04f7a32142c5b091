INSERT INTO guide (rule, text) VALUES (?1, ?2)
