INSERT INTO evidence (bundle, name, sha256, size, duplicate_of, reader, chunks, records, stored, duplicate, unreadable, recovered,
                      first_time, last_time, dirty, resume_at, status)
VALUES (?1, ?2, ?3, ?4, NULL, ?5, 0, 0, 0, 0, 0, 0, NULL, NULL, 0, 0, ?6)
