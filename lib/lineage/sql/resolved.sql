INSERT INTO resolved (ref, process) VALUES (?, ?)
