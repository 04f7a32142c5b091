SELECT event, json FROM event_data WHERE event NOT IN (SELECT id FROM event WHERE how BETWEEN 4 AND 5) ORDER BY event
