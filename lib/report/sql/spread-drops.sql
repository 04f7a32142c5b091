-- Files whose writing findings cite, by name: where findings cite it, and
-- where else a file of that name was written.
WITH cited AS (
    SELECT id AS finding, event FROM finding WHERE suppressed IS NULL
    UNION
    SELECT x.finding, x.event
      FROM finding_evidence x JOIN finding f ON f.id = x.finding
     WHERE f.suppressed IS NULL),
wanted AS MATERIALIZED (
    SELECT k.name AS name, max(f.level) AS level,
           count(DISTINCT f.host) AS found
      FROM cited c
     CROSS JOIN finding f    ON f.id = c.finding
     CROSS JOIN file_event w ON w.event = c.event
     CROSS JOIN path t       ON t.id = w.target
     CROSS JOIN path_key k   ON k.id = t.key
     WHERE k.name <> ''
     GROUP BY k.name),
seen AS (
    SELECT w.name AS name, count(DISTINCT x.host) AS hosts,
           min(e.time) AS first, max(e.time) AS last,
           min(printf('%020d ', e.time + 116444736000000000)
               || h.folder) AS began
      FROM path_key k
     CROSS JOIN wanted w        ON w.name = k.name
     CROSS JOIN path t          ON t.key = k.id
     CROSS JOIN file_event v    ON v.target = t.id
     CROSS JOIN event e         ON e.id = v.event
     CROSS JOIN stream s        ON s.id = e.stream
     CROSS JOIN host_computer x ON x.computer = s.computer
     CROSS JOIN host h          ON h.id = x.host
     GROUP BY w.name)
SELECT w.level, w.name, '', s.hosts, w.found, s.first, s.last, h.label,
       h.folder
  FROM wanted w
  JOIN seen s ON s.name = w.name
  JOIN host h ON h.folder = substr(s.began, 22)
 ORDER BY w.found DESC, w.level DESC, s.hosts DESC, s.first, w.name
