SELECT event, evidence, file_offset, header_id, how FROM event_copy WHERE how NOT IN (4, 5) ORDER BY event
