SELECT c.name, ch.raw, e.event_id, e.record_id, e.time, e.content, p.file, p.file_offset, p.header_id, p.how
  FROM place p
  JOIN event e ON e.id = p.event
  JOIN stream s ON s.id = e.stream
  JOIN computer c ON c.id = s.computer
  JOIN text ch ON ch.id = s.channel;
