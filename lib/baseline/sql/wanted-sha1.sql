-- In the order of the database: its pages are read once each.
SELECT d.sha1
  FROM digests d
 WHERE d.sha1 IS NOT NULL AND d.sha1 <> zeroblob(20)
   AND (d.sha256 IS NULL OR d.sha256 = zeroblob(32))
   AND EXISTS (SELECT 1 FROM image_sighting s WHERE s.digests = d.id)
   AND NOT EXISTS (SELECT 1 FROM baseline_answer a WHERE a.baseline = ?1 AND a.algorithm = 2 AND a.digest = d.sha1)
 GROUP BY d.sha1
 ORDER BY d.sha1
