-- What a process, as a record names it, did (role 1), and what was done to it
-- (role 2).
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, e.stream, e.record_id, a.role, COALESCE(a.lag, 0)
  FROM (SELECT event, actor AS ref, lag, 1 AS role FROM act
        UNION ALL SELECT event, target, lag, 2 FROM acted_on) a
 CROSS JOIN event e  ON e.id = a.event
 WHERE a.ref = ?1
