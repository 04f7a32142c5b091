-- The hashes and comparisons that people made, in order of time: who asked
-- what about which file, and what the log knows of it. ?1: a host, 0: all.
SELECT n.label AS Host,
       strftime('%Y-%m-%dT%H:%M:%S', (e.time - ((e.time % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((e.time % 10000000) + 10000000) % 10000000) AS Time,
       COALESCE(NULLIF(NULLIF(u.raw, '-'), '?'), '') AS User, h.tool AS Tool,
       h.path AS File,
       CASE h.algorithm WHEN 1 THEN 'MD5' WHEN 2 THEN 'SHA1' WHEN 3 THEN 'SHA256'
                        ELSE '' END AS Algorithm,
       COALESCE(lower(hex(h.expected)), '') AS Expected,
       COALESCE(lower(hex(CASE h.algorithm WHEN 1 THEN d.md5 WHEN 2 THEN d.sha1
                               WHEN 3 THEN d.sha256
                               ELSE COALESCE(d.sha256, d.sha1, d.md5) END)), '') AS Logged,
       CASE h.verdict WHEN 1 THEN 'agrees' WHEN 2 THEN 'disagrees'
                      ELSE 'cannot say' END AS Verdict,
       h.reason AS Reason
  FROM hash_check h
 CROSS JOIN event e       ON e.id = h.event
 CROSS JOIN process p     ON p.event = h.event
 CROSS JOIN lineage g     ON g.process = p.id AND g.same_as = 0
 CROSS JOIN host n        ON n.id = g.host
 CROSS JOIN process_ref s ON s.id = p.self
 CROSS JOIN account u     ON u.id = s.account
 CROSS JOIN digests d     ON d.id = h.digests
 WHERE ?1 = 0 OR g.host = ?1
 ORDER BY e.time, n.label, e.record_id, h.file, h.path
