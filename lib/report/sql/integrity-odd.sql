-- What is not what it should be: contents that are odd among the hosts, that
-- changed on a host, or that a list tells. `kind`: 0 a list, 1 changed, 2 odd.
CREATE TEMP TABLE integrity_odd AS
SELECT host, label, What, Path, FileVersion, Digest, ComparedWith, Hosts,
       OtherHosts, first_time, folder, kind
  FROM (SELECT h.id AS host, h.label AS label,
               CASE x.odd WHEN 2 THEN 'as many hosts have another content'
                          ELSE 'odd content of this version' END AS What,
               COALESCE((SELECT min(p.text) FROM path p WHERE p.key = x.path_key), '') AS Path,
               COALESCE(v.file_version, '') AS FileVersion,
               COALESCE(lower(hex(x.digest)), '') AS Digest,
               COALESCE(lower(hex(x.reference_digest)), '') AS ComparedWith,
               x.hosts AS Hosts, x.reference_hosts AS OtherHosts,
               o.first_time AS first_time, h.folder AS folder, 2 AS kind
          FROM divergence x
          JOIN divergence_host o ON o.divergence = x.id
          JOIN host h            ON h.id = o.host
          JOIN version_info v    ON v.id = x.version
         WHERE x.host = 0 AND x.class = 1 AND x.odd IN (1, 2)
        UNION ALL
        SELECT h.id, h.label, 'changed, and its version did not',
               COALESCE((SELECT min(p.text) FROM path p WHERE p.key = x.path_key), ''),
               COALESCE(v.file_version, ''), COALESCE(lower(hex(x.digest)), ''),
               COALESCE(lower(hex(x.reference_digest)), ''), 1, 1,
               x.first_time, h.folder, 1
          FROM divergence x
          JOIN host h         ON h.id = x.host
          JOIN version_info v ON v.id = x.version
         WHERE x.host <> 0 AND x.kind = 1 AND x.class = 1 AND x.odd IN (1, 2)
        UNION ALL
        SELECT h.id, h.label,
               CASE c.verdict WHEN 1 THEN 'known-bad' ELSE 'not what the list has' END
                 || ': ' || COALESCE(b.name, ''),
               COALESCE((SELECT min(p.text) FROM path p WHERE p.key = c.path_key), ''),
               COALESCE(v.file_version, ''),
               COALESCE(lower(hex(CASE c.algorithm WHEN 3 THEN d.sha256 WHEN 2 THEN d.sha1
                                       WHEN 1 THEN d.md5 ELSE d.imphash END)), ''),
               COALESCE(lower(hex(CASE c.algorithm WHEN 3 THEN e.sha256 WHEN 2 THEN e.sha1
                                       WHEN 1 THEN e.md5 ELSE e.imphash END)), ''),
               (SELECT count(DISTINCT z.host) FROM image_sighting z
                 WHERE z.path_key = c.path_key AND z.digests = c.digests
                   AND z.version = c.version), 0,
               min(s.first_time), h.folder, 0
          FROM comparison c
          JOIN image_sighting s ON s.path_key = c.path_key AND s.digests = c.digests
                               AND s.version = c.version
          JOIN host h           ON h.id = s.host
          JOIN version_info v   ON v.id = c.version
          JOIN digests d        ON d.id = c.digests
          LEFT JOIN baseline b       ON b.id = c.baseline
          LEFT JOIN baseline_entry e ON e.id = c.entry
         WHERE c.verdict IN (1, 2)
         GROUP BY c.path_key, c.digests, c.version, c.baseline, s.host);
CREATE INDEX temp.integrity_odd_by_host ON integrity_odd (host);
CREATE INDEX temp.integrity_odd_by_file ON integrity_odd (Digest, Path);
