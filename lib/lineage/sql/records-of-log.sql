-- The same where several providers write, or records were recovered.
SELECT e.record_id
  FROM host_computer h
  JOIN stream s ON s.computer = h.computer
  JOIN event e  ON e.stream = s.id
 WHERE h.host = ?1 AND s.channel = ?2 AND e.record_id >= 0
   AND (e.how = 0 OR EXISTS (SELECT 1 FROM event_copy c
                              WHERE c.event = e.id AND c.how = 0))
 ORDER BY e.record_id
