-- What was loaded on one host; no hash where the layout or the file had none.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, e.stream, e.record_id, 4, m.path, m.digests, m.version
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer
 CROSS JOIN image_load x  ON x.actor = r.id
 CROSS JOIN event e       ON e.id = x.event
 CROSS JOIN module m      ON m.id = x.module
 WHERE h.host = ?1 AND r.id <> 0
