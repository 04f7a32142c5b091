INSERT INTO issue (evidence, kind, effect, file_offset, record_id, count, text)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
