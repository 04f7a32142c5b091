-- Days (from 1601 on) of which a host has records, how many, the first and
-- the last of each; through the index of identities alone.
SELECT (e.time + 116444736000000000) / 864000000000 AS day, count(*),
       min(e.time), max(e.time)
  FROM host_computer h
  JOIN stream s ON s.computer = h.computer
  JOIN event e INDEXED BY event_identity ON e.stream = s.id
 WHERE h.host = ?1
 GROUP BY day ORDER BY day
