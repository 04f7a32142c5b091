SELECT 1 FROM event_copy WHERE event = ?1 AND how = 0
