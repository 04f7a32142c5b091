INSERT INTO hash_check (event, file, tool, path, path_key, algorithm, expected,
                        digests, verdict, reason, other_event)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
