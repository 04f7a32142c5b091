-- What one path was seen as: a row for each content and version claimed.
WITH image AS (
    SELECT c.content AS content, s.version AS version,
           max(d.md5) AS md5, max(d.sha1) AS sha1, max(d.sha256) AS sha256,
           max(d.imphash) AS imphash, count(DISTINCT s.host) AS hosts,
           min(s.first_time) AS first_time, max(s.last_time) AS last_time,
           sum(CASE WHEN s.kind = 1 THEN s.count ELSE 0 END) AS ran,
           sum(CASE WHEN s.kind IN (4, 5) THEN s.count ELSE 0 END) AS loaded,
           sum(CASE WHEN s.kind IN (2, 3) THEN s.count ELSE 0 END) AS files
      FROM image_sighting s
      JOIN digests_content c ON c.digests = s.digests
      JOIN digests d         ON d.id = s.digests
     WHERE s.path_key = ?1
     GROUP BY c.content, s.version
), told AS (
    SELECT i.content AS content, i.version AS version,
           COALESCE((SELECT x.id FROM divergence x
                      WHERE x.path_key = ?1 AND x.kind = 1 AND x.host = 0
                        AND x.content = i.content AND x.version = i.version
                      ORDER BY x.odd = 1 DESC, x.odd DESC, x.class,
                               x.reference_digest LIMIT 1),
                    (SELECT x.id FROM divergence x
                      WHERE x.path_key = ?1 AND x.kind = 1 AND x.host = 0
                        AND x.content = i.content
                      ORDER BY x.odd = 1 DESC, x.odd DESC, x.class,
                               x.reference_digest LIMIT 1),
                    (SELECT x.id FROM divergence x
                      WHERE x.path_key = ?1 AND x.kind = 2 AND x.host = 0
                        AND x.content = i.content
                      ORDER BY x.odd = 1 DESC, x.odd DESC, x.class,
                               x.reference_digest LIMIT 1)) AS divergence,
           (SELECT count(DISTINCT x.host) FROM divergence x
             WHERE x.path_key = ?1 AND x.kind = 1 AND x.host <> 0
               AND x.content = i.content AND x.odd = 1) AS changed_hosts
      FROM image i
), host_of AS (
    SELECT c.content AS content, s.version AS version, h.label AS label,
           row_number() OVER (PARTITION BY c.content, s.version
                              ORDER BY h.label) AS n
      FROM image_sighting s
      JOIN digests_content c ON c.digests = s.digests
      JOIN host h            ON h.id = s.host
     WHERE s.path_key = ?1
     GROUP BY c.content, s.version, h.label
), named AS (
    SELECT content, version, n,
           group_concat(label, ', ') OVER (PARTITION BY content, version
                                           ORDER BY n) AS names,
           max(n) OVER (PARTITION BY content, version) AS most
      FROM host_of WHERE n <= 20
), listed AS (
    SELECT content, version, verdict, reason, name, line FROM (
        SELECT c.content AS content, x.version AS version, x.verdict AS verdict,
               x.reason AS reason, b.name AS name, e.line AS line,
               row_number() OVER (PARTITION BY c.content, x.version
                                  ORDER BY x.verdict, b.name, e.line, x.reason) AS n
          FROM comparison x
          JOIN digests_content c ON c.digests = x.digests
          LEFT JOIN baseline b       ON b.id = x.baseline
          LEFT JOIN baseline_entry e ON e.id = x.entry
         WHERE x.path_key = ?1)
     WHERE n = 1
)
SELECT v.company, v.product, v.file_version, v.original_name,
       lower(hex(i.md5)), lower(hex(i.sha1)), lower(hex(i.sha256)),
       lower(hex(i.imphash)), i.hosts,
       n.names,
       i.first_time, i.last_time,
       (SELECT h.label
          FROM image_sighting s
          JOIN digests_content c ON c.digests = s.digests
          JOIN host h ON h.id = s.host
         WHERE s.path_key = ?1 AND s.version = i.version
           AND c.content = i.content
         ORDER BY s.first_time, h.label LIMIT 1),
       i.ran, i.loaded, i.files,
       CASE x.class WHEN 1 THEN 'same version, other content'
                    WHEN 2 THEN 'other version' WHEN 3 THEN '32- and 64-bit builds'
                    WHEN 4 THEN 'made on each machine'
                    WHEN 5 THEN 'version not known'
                    WHEN 6 THEN 'not comparable' ELSE '' END,
       CASE x.odd WHEN 1 THEN 'odd' WHEN 2 THEN 'tie' ELSE '' END,
       COALESCE(lower(hex(x.reference_digest)), ''),
       CASE x.same_imports WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE '' END,
       t.changed_hosts,
       CASE l.verdict WHEN 1 THEN 'known-bad' WHEN 2 THEN 'mismatch'
                      WHEN 3 THEN 'match' WHEN 4 THEN 'known'
                      WHEN 5 THEN 'unlisted' WHEN 6 THEN 'not comparable' ELSE '' END,
       COALESCE(l.name, ''), l.line, COALESCE(l.reason, '')
  FROM image i
  JOIN told t         ON t.content = i.content AND t.version = i.version
  JOIN named n        ON n.content = i.content AND n.version = i.version
                     AND n.n = n.most
  JOIN version_info v ON v.id = i.version
  LEFT JOIN divergence x ON x.id = t.divergence
  LEFT JOIN listed l  ON l.content = i.content AND l.version = i.version
 ORDER BY i.hosts DESC, i.first_time, 7, 6, 5, 3, 1, 2, 4
