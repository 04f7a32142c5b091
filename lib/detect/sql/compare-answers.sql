-- What databases that are left in place said.
INSERT INTO comparison (path_key, digests, version, baseline, verdict, algorithm, entry, reason)
SELECT i.path_key, i.digests, i.version, b.id, CASE b.kind WHEN 3 THEN 1 WHEN 4 THEN 4 ELSE 3 END, a.algorithm, 0,
       'its ' || CASE a.algorithm WHEN 3 THEN 'SHA256' WHEN 2 THEN 'SHA1' ELSE 'MD5' END || ' is known'
       || CASE a.label WHEN '' THEN '' ELSE ' (' || a.label || ')' END || CASE b.kind WHEN 4 THEN ', which is not good' ELSE '' END
  FROM baseline_answer a
 CROSS JOIN baseline b
 CROSS JOIN compared_digests d
 CROSS JOIN compared_image i
 WHERE a.known = 1 AND b.id = a.baseline AND b.location <> ''
   AND d.best = a.algorithm AND d.strongest = a.digest AND d.hollow = 0 AND i.digests = d.digests;
