SELECT id, how, time, stream, record_id FROM event WHERE id = ?1
