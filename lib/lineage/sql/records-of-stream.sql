-- A negative id is one past what a log can count to.
SELECT record_id FROM event WHERE stream = ?1 AND record_id >= 0
 ORDER BY record_id
