-- Its records count as duplicates until they prove new.
INSERT INTO evidence (bundle, name, sha256, duplicate_of, size, reader, chunks, records, unreadable, recovered, first_time,
                      last_time, dirty, resume_at, status, deep, stored, duplicate)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, ?8 - ?9)
