-- What another case saw that has a digest, in an order that is not its own.
SELECT (SELECT min(t.text) FROM path t WHERE t.key = s.path_key) AS path,
       COALESCE(v.company, ''), COALESCE(v.product, ''), COALESCE(v.file_version, ''),
       nullif(d.md5, zeroblob(16)), nullif(d.sha1, zeroblob(20)), nullif(d.sha256, zeroblob(32)), nullif(d.imphash, zeroblob(16))
  FROM (SELECT DISTINCT path_key, digests, version FROM image_sighting WHERE digests <> 0) s
 CROSS JOIN digests d
 CROSS JOIN version_info v
 WHERE d.id = s.digests AND v.id = s.version AND COALESCE(d.md5, d.sha1, d.sha256) IS NOT NULL
 ORDER BY path, d.raw, v.product, v.file_version, v.company, v.original_name
