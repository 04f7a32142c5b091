-- In the order of the database: its pages are read once each.
SELECT d.md5
  FROM digests d
 WHERE d.md5 IS NOT NULL AND d.md5 <> zeroblob(16)
   AND (d.sha256 IS NULL OR d.sha256 = zeroblob(32)) AND (d.sha1 IS NULL OR d.sha1 = zeroblob(20))
   AND EXISTS (SELECT 1 FROM image_sighting s WHERE s.digests = d.id)
   AND NOT EXISTS (SELECT 1 FROM baseline_answer a WHERE a.baseline = ?1 AND a.algorithm = 1 AND a.digest = d.md5)
 GROUP BY d.md5
 ORDER BY d.md5
