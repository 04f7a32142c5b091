-- Drivers have no actor: a host is that of the record.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, e.stream, e.record_id, 5, m.path, m.digests, m.version,
       h.host
  FROM driver_load x
 CROSS JOIN event e         ON e.id = x.event
 CROSS JOIN stream s        ON s.id = e.stream
 CROSS JOIN host_computer h ON h.computer = s.computer
 CROSS JOIN module m        ON m.id = x.module
 ORDER BY h.host
