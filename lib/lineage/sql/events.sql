SELECT stream, event_id, time, how, id FROM event
