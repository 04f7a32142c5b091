-- Files that a process created: by reference, and where its pid told by time.
SELECT i.text, count(*) OVER ()
  FROM (SELECT f.target AS target, f.event AS event
          FROM resolved v CROSS JOIN file_event f ON f.actor = v.ref
         WHERE v.process = ?1 AND f.kind = 11
        UNION
        SELECT f.target, f.event
          FROM event_actor a CROSS JOIN file_event f ON f.event = a.event
         WHERE a.process = ?1 AND a.role = 1 AND f.kind = 11) x
  JOIN path i  ON i.id = x.target
  JOIN event e ON e.id = x.event AND e.how = 0
 GROUP BY i.text
 ORDER BY min(e.time), min(e.record_id), i.text
 LIMIT 5
