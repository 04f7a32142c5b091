INSERT INTO incident (id, key, host, root, level, confidence, first_time,
                      last_time)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
