-- File events of one host that tell what the file held: kind is a
-- stm_sighting_kind.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, e.stream, e.record_id,
       CASE WHEN x.kind IN (23, 26) THEN 3 ELSE 2 END, x.target, x.digests, 0
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer
 CROSS JOIN file_event x INDEXED BY file_event_hashed
    ON x.actor = r.id AND x.digests <> 0
 CROSS JOIN event e       ON e.id = x.event
 WHERE h.host = ?1 AND r.id <> 0
