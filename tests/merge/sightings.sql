SELECT c.name, ch.raw, e.event_id, e.record_id, e.time, e.content, f.file, x.file_offset, x.header_id, x.how
  FROM sighting x
  JOIN event e ON e.id = x.event
  JOIN stream s ON s.id = e.stream
  JOIN computer c ON c.id = s.computer
  JOIN text ch ON ch.id = s.channel
  JOIN evidence_file f ON f.evidence = x.evidence;
