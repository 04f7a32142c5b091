SELECT event, evidence, file_offset, header_id, how FROM event_copy ORDER BY event
