-- The conflict target is named so that no other clash is swallowed.
INSERT INTO event (stream, event_id, record_id, time, content, evidence, file_offset, header_id, how)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (stream, record_id, time, content) DO NOTHING
