-- What a process did to files: each path and kind once, the first first. That
-- an executable was written is logged twice, by 11 and 29.
SELECT max(e.event_id), max(sum(e.event_id = 29), sum(e.event_id <> 29)),
       min(e.time), t.text
  FROM (SELECT f.event AS event, f.target AS target
          FROM resolved v JOIN file_event f ON f.actor = v.ref
         WHERE v.process = ?1
        UNION
        SELECT f.event, f.target
          FROM event_actor a JOIN file_event f ON f.event = a.event
         WHERE a.process = ?1 AND a.role = 1) w
  JOIN event e ON e.id = w.event
  JOIN path t ON t.id = w.target
 GROUP BY CASE e.event_id WHEN 29 THEN 11 ELSE e.event_id END, t.text
 ORDER BY min(e.time), max(e.event_id), t.text
