-- Records of a host by stretches of ?3 ticks from ?2 to before ?4.
SELECT (e.time - ?2) / ?3 AS bin, count(*)
  FROM host_computer h
  JOIN stream s ON s.computer = h.computer
  JOIN event e INDEXED BY event_identity ON e.stream = s.id
 WHERE h.host = ?1 AND e.time >= ?2 AND e.time < ?4
 GROUP BY bin
