-- Where a process connected to: each place once, the first first, and the
-- name by which it had looked it up.
SELECT min(e.time), count(*), i.raw, n.destination_port,
       COALESCE(NULLIF(NULLIF(h.raw, '-'), '?'),
                (SELECT q.raw FROM name_lookup k JOIN text q ON q.id = k.name
                  WHERE k.process = ?1 AND k.ip = n.destination_ip
                    AND k.time <= e.time
                  ORDER BY k.time DESC, q.raw LIMIT 1), '')
  FROM (SELECT x.event AS event
          FROM resolved v JOIN network x ON x.actor = v.ref
         WHERE v.process = ?1
        UNION
        SELECT x.event
          FROM event_actor a JOIN network x ON x.event = a.event
         WHERE a.process = ?1 AND a.role = 1) w
  JOIN network n ON n.event = w.event
  JOIN event e ON e.id = w.event
  JOIN text i ON i.id = n.destination_ip
  JOIN text h ON h.id = n.destination_host
 WHERE e.how = 0 AND n.initiated IS NOT 0
 GROUP BY n.destination_ip, n.destination_port
 ORDER BY min(e.time), i.raw, n.destination_port
 LIMIT 20
