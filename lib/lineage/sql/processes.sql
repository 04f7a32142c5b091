-- The event-1 rows of one host.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, e.stream, e.record_id, p.id, p.started, p.self, p.parent,
       p.parent_command_line, p.digests, p.version
  FROM host_computer h
 CROSS JOIN process_ref r  ON r.computer = h.computer
 CROSS JOIN process p      ON p.self = r.id
 CROSS JOIN event e        ON e.id = p.event
 WHERE h.host = ?1 AND r.id <> 0
