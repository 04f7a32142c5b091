INSERT INTO incident (id, key, host, root, base_level, level, confidence,
                      first_time, last_time, pattern)
VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9)
