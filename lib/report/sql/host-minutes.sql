-- The minute (from 1601 on) and the time of each record of a host, where
-- neighbours are mostly of one minute; through the index of identities alone.
SELECT (e.time + 116444736000000000) / 600000000, e.time
  FROM host_computer h
  JOIN stream s ON s.computer = h.computer
  JOIN event e INDEXED BY event_identity ON e.stream = s.id
 WHERE h.host = ?1
