-- All times, the newest first: by event_by_time, without sorting.
SELECT time FROM event ORDER BY time DESC
