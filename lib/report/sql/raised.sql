-- The records that raised an incident, in order of what they show: written,
-- run or loaded, connected. What evidence.sql has; then who did it, to what.
SELECT w.event,
       CASE w.link WHEN 1 THEN 'written' WHEN 2 THEN 'run' ELSE 'connected' END,
       p.file, p.sha256, p.file_offset, c.raw, e.event_id,
       e.record_id, p.how, e.time, o.verdict, o.text,
       COALESCE((SELECT k.name FROM process_ref r
                   JOIN path q ON q.id = r.path
                   JOIN path_key k ON k.id = q.key
                  WHERE r.id = COALESCE(f.actor, d.actor, n.actor, x.self)), ''),
       COALESCE((SELECT q.text FROM path q WHERE q.id = f.target),
                (SELECT q.text FROM module m JOIN path q ON q.id = m.path
                  WHERE m.id = d.module),
                (SELECT a.raw FROM text a WHERE a.id = n.destination_ip),
                (SELECT q.text FROM process_ref r JOIN path q ON q.id = r.path
                  WHERE r.id = x.self), ''),
       n.destination_port
  FROM corroboration w
  JOIN event e ON e.id = w.event
  JOIN stream s ON s.id = e.stream
  JOIN text c ON c.id = s.channel
  JOIN temp.report_event p ON p.event = w.event
  LEFT JOIN file_event f ON f.event = w.event
  LEFT JOIN image_load d ON d.event = w.event
  LEFT JOIN network n ON n.event = w.event
  LEFT JOIN process x ON x.event = w.event
  LEFT JOIN second_opinion o ON o.sha256 = p.sha256
                            AND o.file_offset = p.file_offset
 WHERE w.incident = ?1
 ORDER BY w.link
