INSERT INTO event_actor (event, role, process) VALUES (?, ?, ?)
