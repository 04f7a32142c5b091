-- What a process did: files that it changed (an executable is logged twice,
-- by 11 and 29, and told once), who it connected to and what
-- names it looked up besides, and modules that it loaded; each once, the first
-- time that it did. At most ?2 files (programs before others), ?3 places and
-- ?4 modules are told, in order of time; `total` says how many of that sort
-- there are. Of modules those that are something to look at come first: not
-- signed (1), not validly (2), a finding is about it (4), the case saw it
-- written to this host before (8); `odd` says how many are. With ?5 = 1 there
-- are no others.
WITH file AS (
    SELECT max(f.kind) AS event_id, t.text AS text,
           max(sum(f.kind = 29), sum(f.kind <> 29)) AS n,
           min(e.time) AS time, min(e.record_id) AS record,
           k.extension NOT IN ('exe', 'dll', 'sys', 'ocx', 'cpl', 'com', 'scr',
                               'msi', 'jar', 'ps1', 'psm1', 'bat', 'cmd',
                               'vbs', 'js', 'hta', 'py', 'node') AS rank
      FROM (SELECT f.event AS event
              FROM resolved v CROSS JOIN file_event f ON f.actor = v.ref
             WHERE v.process = ?1 AND ?2 > 0
            UNION
            SELECT f.event
              FROM event_actor a CROSS JOIN file_event f ON f.event = a.event
             WHERE a.process = ?1 AND a.role = 1 AND ?2 > 0) w
     CROSS JOIN file_event f ON f.event = w.event
     CROSS JOIN event e ON e.id = w.event
     CROSS JOIN path t ON t.id = f.target
     CROSS JOIN path_key k ON k.id = t.key
     WHERE e.how = 0
     GROUP BY CASE f.kind WHEN 29 THEN 11 ELSE f.kind END, t.text, k.extension
), connection AS (
    SELECT n.initiated AS initiated, i.id AS ip, i.raw AS text,
           n.destination_port AS port, h.raw AS host, e.time AS time,
           e.record_id AS record,
           count(*) OVER place AS n,
           row_number() OVER (place ORDER BY e.time, e.record_id) AS nth
      FROM (SELECT x.event AS event
              FROM resolved v CROSS JOIN network x ON x.actor = v.ref
             WHERE v.process = ?1 AND ?3 > 0
            UNION
            SELECT x.event
              FROM event_actor a CROSS JOIN network x ON x.event = a.event
             WHERE a.process = ?1 AND a.role = 1 AND ?3 > 0) w
     CROSS JOIN network n ON n.event = w.event
     CROSS JOIN event e ON e.id = w.event
     CROSS JOIN text i ON i.id = CASE n.initiated WHEN 0 THEN n.source_ip
                                 ELSE n.destination_ip END
     CROSS JOIN text h ON h.id = CASE n.initiated WHEN 0 THEN n.source_host
                                 ELSE n.destination_host END
     WHERE e.how = 0
    WINDOW place AS (PARTITION BY n.initiated IS 0, i.id, n.destination_port)
), place AS (
    SELECT CASE c.initiated WHEN 0 THEN 3 ELSE 2 END AS kind,
           3 AS event_id, c.n AS n, c.time AS time, c.record AS record,
           c.text AS text, c.port AS port,
           COALESCE(NULLIF(NULLIF(c.host, '-'), '?'),
                    (SELECT q.raw FROM name_lookup k JOIN text q ON q.id = k.name
                      WHERE k.process = ?1 AND k.ip = c.ip AND k.time <= c.time
                      ORDER BY k.time DESC, q.raw LIMIT 1), '') AS name
      FROM connection c
     WHERE c.nth = 1
    UNION ALL
    SELECT 4, 22, count(*), min(e.time), min(e.record_id), q.raw, NULL, ''
      FROM (SELECT x.event AS event
              FROM resolved v CROSS JOIN dns x ON x.actor = v.ref
             WHERE v.process = ?1 AND ?3 > 0
            UNION
            SELECT x.event
              FROM event_actor a CROSS JOIN dns x ON x.event = a.event
             WHERE a.process = ?1 AND a.role = 1 AND ?3 > 0) w
     CROSS JOIN dns x ON x.event = w.event
     CROSS JOIN event e ON e.id = w.event
     CROSS JOIN text q ON q.id = x.query_name
     WHERE e.how = 0
       AND NOT EXISTS (SELECT 1 FROM name_lookup k
                        WHERE k.process = ?1 AND k.name = x.query_name
                          AND k.ip IN (SELECT c.ip FROM connection c))
     GROUP BY q.raw
), cited AS (
    SELECT f.event AS event FROM finding f WHERE f.process = ?1
    UNION
    SELECT v.event
      FROM finding f CROSS JOIN finding_evidence v ON v.finding = f.id
     WHERE f.process = ?1
), loaded AS (
    SELECT x.module AS module, count(*) AS n, min(e.time) AS time,
           min(e.record_id) AS record,
           max(x.event IN (SELECT c.event FROM cited c)) AS cited
      FROM (SELECT x.event AS event
              FROM resolved v CROSS JOIN image_load x ON x.actor = v.ref
             WHERE v.process = ?1 AND ?4 > 0
            UNION
            SELECT x.event
              FROM event_actor a CROSS JOIN image_load x ON x.event = a.event
             WHERE a.process = ?1 AND a.role = 1 AND ?4 > 0) w
     CROSS JOIN image_load x ON x.event = w.event
     CROSS JOIN event e ON e.id = w.event
     WHERE e.how = 0
     GROUP BY x.module
), judged AS (
    SELECT l.n AS n, l.time AS time, l.record AS record, t.text AS text,
           g.raw AS status,
           (lower(s.raw) = 'false')
           + 2 * (g.raw NOT IN ('', '-', '?') AND lower(g.raw) <> 'valid')
           + 4 * l.cited
           + 8 * (t.key <> (SELECT i.key
                          FROM process p JOIN process_ref r ON r.id = p.self
                          JOIN path i ON i.id = r.path WHERE p.id = ?1)
              AND EXISTS (SELECT 1
                            FROM file_write w
                           WHERE w.path_key = t.key AND w.kind IN (11, 29)
                             AND w.time <= l.time
                             AND w.host = (SELECT a.host FROM lineage a
                                           WHERE a.process = ?1)))
             AS flags
      FROM loaded l
     CROSS JOIN module m ON m.id = l.module
     CROSS JOIN path t ON t.id = m.path
     CROSS JOIN text s ON s.id = m.is_signed
     CROSS JOIN text g ON g.id = m.signature_status
)
SELECT kind, event_id, n, time, text, port, name, flags, total, odd
  FROM (SELECT 1 AS kind, event_id, n, time, record, text, NULL AS port,
               '' AS name, 0 AS flags, count(*) OVER () AS total, 0 AS odd,
               row_number() OVER (ORDER BY rank, time, record, text, event_id)
                 AS nth, ?2 AS most
          FROM file
        UNION ALL
        SELECT kind, event_id, n, time, record, text, port, name, 0,
               count(*) OVER (), 0,
               row_number() OVER (ORDER BY time, record, kind, text, port), ?3
          FROM place
        UNION ALL
        SELECT 5, 7, n, time, record, text, NULL, status, flags,
               count(*) OVER (), sum(flags <> 0) OVER (),
               row_number() OVER (ORDER BY flags = 0, time, record, text), ?4
          FROM judged)
 WHERE nth <= most AND (kind <> 5 OR flags <> 0 OR ?5 <> 1)
 ORDER BY time, record, kind, text, port
