-- Every event by its identity, with how often it was seen.
SELECT c.name, c.machine_id, ch.raw, pr.raw, e.event_id, e.record_id, e.time, e.content, d.json
  FROM event e
  JOIN stream s ON s.id = e.stream
  JOIN computer c ON c.id = s.computer
  JOIN text ch ON ch.id = s.channel
  JOIN text pr ON pr.id = s.provider
  LEFT JOIN event_data d ON d.event = e.id;
