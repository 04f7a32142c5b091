SELECT event, json FROM event_data ORDER BY event
