SELECT id, stream, event_id, record_id, time, content, evidence, file_offset, COALESCE(header_id, record_id), how
  FROM event WHERE how NOT IN (4, 5) ORDER BY id
