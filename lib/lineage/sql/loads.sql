-- Images that processes of one host loaded.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, s.channel, e.record_id, i.key, m.digests, m.version
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer
 CROSS JOIN image_load x  ON x.actor = r.id
 CROSS JOIN event e       ON e.id = x.event
 CROSS JOIN stream s      ON s.id = e.stream
 CROSS JOIN module m      ON m.id = x.module
 CROSS JOIN path i        ON i.id = m.path
 WHERE h.host = ?1 AND r.id <> 0 AND i.id <> 0
