-- A record without payload is one that the case has, if it has its number and time.
SELECT min(content) FROM event WHERE stream = ?1 AND record_id = ?2 AND time = ?3
