-- What a process, as a record names it, did.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, s.channel, e.record_id, COALESCE(a.lag, 0)
  FROM act a
 CROSS JOIN event e  ON e.id = a.event
 CROSS JOIN stream s ON s.id = e.stream
 WHERE a.actor = ?1
