-- A copy met again at its place, in a resumed file, is itself; what stood
-- behind a gap once may be reached now.
INSERT INTO event_copy (event, evidence, file_offset, header_id, how)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (event, evidence, file_offset) DO UPDATE SET how = min(how, excluded.how)
