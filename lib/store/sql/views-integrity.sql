-- SPDX-License-Identifier: Apache-2.0
-- What every image was seen as and where, in words: image_sighting shown.
CREATE VIEW image_seen AS
SELECT s.path_key AS path_key, s.digests AS digests, c.content AS content, s.version AS version, s.host AS host_id,
       s.first_time AS first_time, s.last_time AS last_time,
       h.label AS Host,
       CASE s.kind WHEN 1 THEN 'ran' WHEN 2 THEN 'written' WHEN 3 THEN 'deleted' WHEN 4 THEN 'loaded' ELSE 'loaded driver' END AS Deed,
       (SELECT min(p.text) FROM path p WHERE p.key = s.path_key) AS Path,
       COALESCE(NULLIF(NULLIF(v.company, '-'), '?'), '') AS Company,
       COALESCE(NULLIF(NULLIF(v.product, '-'), '?'), '') AS Product,
       COALESCE(NULLIF(NULLIF(v.file_version, '-'), '?'), '') AS FileVersion,
       COALESCE(NULLIF(NULLIF(v.original_name, '-'), '?'), '') AS OriginalFileName,
       COALESCE(lower(hex(d.md5)), '') AS MD5, COALESCE(lower(hex(d.sha1)), '') AS SHA1,
       COALESCE(lower(hex(d.sha256)), '') AS SHA256, COALESCE(lower(hex(d.imphash)), '') AS IMPHASH,
       strftime('%Y-%m-%dT%H:%M:%S', (s.first_time - ((s.first_time % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((s.first_time % 10000000) + 10000000) % 10000000) AS First,
       strftime('%Y-%m-%dT%H:%M:%S', (s.last_time - ((s.last_time % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((s.last_time % 10000000) + 10000000) % 10000000) AS Last,
       s.count AS Times
  FROM image_sighting s
  JOIN host h            ON h.id = s.host
  JOIN digests_content c ON c.digests = s.digests
  JOIN digests d         ON d.id = s.digests
  JOIN version_info v    ON v.id = s.version;

-- Every digest, and the digests rows that are the file it is of.
CREATE VIEW digest_named AS
SELECT w.digest AS digest, x.digests AS digests
  FROM (SELECT sha256 AS digest, id FROM digests WHERE sha256 IS NOT NULL
        UNION ALL SELECT sha1, id FROM digests WHERE sha1 IS NOT NULL
        UNION ALL SELECT md5, id FROM digests WHERE md5 IS NOT NULL
        UNION ALL SELECT imphash, id FROM digests WHERE imphash IS NOT NULL) w
  JOIN digests_content c ON c.digests = w.id
  JOIN digests_content x ON x.content = c.content
 WHERE c.content <> 0;
