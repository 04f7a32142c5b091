INSERT INTO event (id, stream, event_id, record_id, time, content, evidence, file_offset, header_id, how)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
