SELECT id, evidence, file_offset, COALESCE(header_id, record_id), how FROM event
 WHERE stream = ?1 AND record_id = ?2 AND time = ?3 AND content = ?4
