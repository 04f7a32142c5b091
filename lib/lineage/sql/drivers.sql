-- Drivers that hosts loaded, in the order in which hosts are built; no process
-- stands in an event 6.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, s.channel, e.record_id, i.key, m.digests, m.version, h.host
  FROM driver_load x
 CROSS JOIN event e         ON e.id = x.event
 CROSS JOIN stream s        ON s.id = e.stream
 CROSS JOIN host_computer h ON h.computer = s.computer
 CROSS JOIN module m        ON m.id = x.module
 CROSS JOIN path i          ON i.id = m.path
 WHERE i.id <> 0
 ORDER BY h.host
