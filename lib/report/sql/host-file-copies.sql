-- The same of every further sighting of an event.
SELECT e.stream, c.evidence, c.how = 0
  FROM event_copy c JOIN event e ON e.id = c.event
