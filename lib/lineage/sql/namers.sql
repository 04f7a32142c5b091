-- The records that name a process as the one that did it (role 1: the tables
-- of view act) or to whom it was done (role 2). Written out, so that the
-- indexes of actors and targets hold all of it but the event.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, e.stream, e.record_id, a.role
  FROM (SELECT event, actor AS ref, 1 AS role FROM file_event
        UNION ALL SELECT event, self, 1 FROM process_end
        UNION ALL SELECT event, actor, 1 FROM network
        UNION ALL SELECT event, actor, 1 FROM image_load
        UNION ALL SELECT event, actor, 1 FROM remote_thread
        UNION ALL SELECT event, actor, 1 FROM raw_read
        UNION ALL SELECT event, actor, 1 FROM process_access
        UNION ALL SELECT event, actor, 1 FROM registry
        UNION ALL SELECT event, actor, 1 FROM pipe
        UNION ALL SELECT event, actor, 1 FROM dns
        UNION ALL SELECT event, actor, 1 FROM clipboard
        UNION ALL SELECT event, actor, 1 FROM tamper
        UNION ALL SELECT event, target, 2 FROM remote_thread
        UNION ALL SELECT event, target, 2 FROM process_access) a
 CROSS JOIN event e  ON e.id = a.event
 WHERE a.ref = ?1
