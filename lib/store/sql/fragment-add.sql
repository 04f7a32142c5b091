INSERT INTO fragment (evidence, file_offset, header_id, written, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (evidence, file_offset) DO NOTHING
