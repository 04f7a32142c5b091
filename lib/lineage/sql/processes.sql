-- The event-1 rows of one host. An image that is not known has no key: no
-- value is spelled in four ways.
SELECT e.id,
       CASE WHEN e.how = 0 THEN 0
            ELSE min(e.how, COALESCE((SELECT min(c.how) FROM event_copy c
                                       WHERE c.event = e.id), e.how)) END,
       e.time, s.channel, e.record_id, p.id, r.guid, r.pid,
       CASE WHEN i.id = 0 OR i.text IN ('', '-', '?', '<unknown process>')
            THEN 0 ELSE i.key END,
       p.started, p.self, p.parent, p.parent_command_line, p.digests,
       p.version, v.company IS NOT NULL, d.sha1 IS NOT NULL,
       d.sha256 IS NOT NULL, d.md5 IS NOT NULL, d.imphash IS NOT NULL
  FROM host_computer h
 CROSS JOIN process_ref r  ON r.computer = h.computer
 CROSS JOIN process p      ON p.self = r.id
 CROSS JOIN event e        ON e.id = p.event
 CROSS JOIN stream s       ON s.id = e.stream
 CROSS JOIN path i         ON i.id = r.path
 CROSS JOIN version_info v ON v.id = p.version
 CROSS JOIN digests d      ON d.id = p.digests
 WHERE h.host = ?1 AND r.id <> 0
