-- Files that findings are about, by content: where findings name them, and
-- where else the case saw them run or loaded. Not the programs of Windows
-- that rules look for as children: those are on every host. From the findings
-- on, in this order: there are fewer of them than of anything else.
WITH named AS (
    SELECT host, level, process FROM finding
     WHERE suppressed IS NULL AND process <> 0
    UNION ALL
    SELECT host, level, related FROM finding
     WHERE suppressed IS NULL AND related <> 0),
wanted AS MATERIALIZED (
    SELECT c.content AS content, max(n.level) AS level,
           count(DISTINCT n.host) AS found, min(k.name) AS name
      FROM named n
     CROSS JOIN process p         ON p.id = n.process
     CROSS JOIN digests_content c ON c.digests = p.digests
     CROSS JOIN process_ref r     ON r.id = p.self
     CROSS JOIN path t            ON t.id = r.path
     CROSS JOIN path_key k        ON k.id = t.key
     WHERE p.digests <> 0
       AND NOT EXISTS (SELECT 1 FROM list_match m
                        WHERE m.path_key = k.id
                          AND m.list IN ('lolbins', 'shells',
                                         'session-roots', 'windows-programs'))
     GROUP BY c.content),
seen AS (
    SELECT w.content AS content, count(DISTINCT s.host) AS hosts,
           min(s.first_time) AS first, max(s.last_time) AS last,
           min(printf('%020d ', s.first_time + 116444736000000000)
               || h.folder) AS began
      FROM wanted w
     CROSS JOIN digests_content c ON c.content = w.content
     CROSS JOIN image_sighting s  ON s.digests = c.digests
     CROSS JOIN host h            ON h.id = s.host
     GROUP BY w.content)
SELECT w.level, w.name,
       lower(hex(COALESCE(d.sha256, d.sha1, d.md5, x''))), s.hosts, w.found,
       s.first, s.last, h.label, h.folder
  FROM wanted w
  JOIN seen s    ON s.content = w.content
  JOIN digests d ON d.id = w.content
  JOIN host h    ON h.folder = substr(s.began, 22)
 ORDER BY w.found DESC, w.level DESC, s.hosts DESC, s.first, 3, w.name
