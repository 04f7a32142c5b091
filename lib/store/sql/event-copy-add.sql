-- A copy met again at its place, in a resumed file, is itself.
INSERT INTO event_copy (event, evidence, file_offset, header_id, how)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (event, evidence, file_offset) DO NOTHING
