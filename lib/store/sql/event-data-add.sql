INSERT INTO event_data (event, json) VALUES (?1, ?2)
