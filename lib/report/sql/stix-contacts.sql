-- Records that tell what a process connected to, who connected to it, and
-- what names it looked up: of each place and name the first. Nothing of a
-- process that only stands above findings.
SELECT event FROM (
    SELECT event, time, place
      FROM (SELECT e.id AS event, e.time AS time,
                   i.raw || ' ' || COALESCE(n.destination_port, '') AS place,
                   row_number() OVER (
                       PARTITION BY i.id, n.destination_port, n.initiated
                       ORDER BY e.time, e.record_id, n.source_port, e.content)
                     AS nth
              FROM (SELECT x.event AS event
                      FROM temp.report_near c
                     CROSS JOIN resolved v ON v.process = c.process
                     CROSS JOIN network x ON x.actor = v.ref
                     WHERE c.process = ?1 AND c.contacts
                    UNION
                    SELECT x.event
                      FROM temp.report_near c
                     CROSS JOIN event_actor a ON a.process = c.process
                     CROSS JOIN network x ON x.event = a.event
                     WHERE c.process = ?1 AND c.contacts AND a.role = 1) w
             CROSS JOIN network n ON n.event = w.event
             CROSS JOIN event e ON e.id = w.event
             CROSS JOIN text i ON i.id = CASE n.initiated
                                         WHEN 0 THEN n.source_ip
                                         ELSE n.destination_ip END
             WHERE e.how = 0)
     WHERE nth = 1
     ORDER BY time, place LIMIT 20)
UNION ALL
SELECT event FROM (
    SELECT event, time, name
      FROM (SELECT e.id AS event, e.time AS time, q.raw AS name,
                   row_number() OVER (
                       PARTITION BY x.query_name
                       ORDER BY e.time, e.record_id, e.content) AS nth
              FROM (SELECT x.event AS event
                      FROM temp.report_near c
                     CROSS JOIN resolved v ON v.process = c.process
                     CROSS JOIN dns x ON x.actor = v.ref
                     WHERE c.process = ?1 AND c.contacts
                    UNION
                    SELECT x.event
                      FROM temp.report_near c
                     CROSS JOIN event_actor a ON a.process = c.process
                     CROSS JOIN dns x ON x.event = a.event
                     WHERE c.process = ?1 AND c.contacts AND a.role = 1) w
             CROSS JOIN dns x ON x.event = w.event
             CROSS JOIN event e ON e.id = w.event
             CROSS JOIN text q ON q.id = x.query_name
             WHERE e.how = 0)
     WHERE nth = 1
     ORDER BY time, name LIMIT 20)
