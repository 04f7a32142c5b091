INSERT INTO host_computer (computer, host) VALUES (?1, ?2)
