-- What a process did to files: each path and kind once, the first first.
SELECT e.event_id, count(*), min(e.time), t.text
  FROM (SELECT f.event AS event, f.target AS target
          FROM resolved v JOIN file_event f ON f.actor = v.ref
         WHERE v.process = ?1
        UNION
        SELECT f.event, f.target
          FROM event_actor a JOIN file_event f ON f.event = a.event
         WHERE a.process = ?1 AND a.role = 1) w
  JOIN event e ON e.id = w.event
  JOIN path t ON t.id = w.target
 GROUP BY e.event_id, t.text
 ORDER BY min(e.time), e.event_id, t.text
