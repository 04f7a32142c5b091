-- Two searches; min() and max() of one SELECT would go through the stream.
SELECT (SELECT min(record_id) FROM event WHERE stream = ?1), (SELECT max(record_id) FROM event WHERE stream = ?1)
