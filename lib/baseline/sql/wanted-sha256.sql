-- In the order of the database: its pages are read once each.
SELECT d.sha256
  FROM digests d
 WHERE d.sha256 IS NOT NULL AND d.sha256 <> zeroblob(32)
   AND EXISTS (SELECT 1 FROM image_sighting s WHERE s.digests = d.id)
   AND NOT EXISTS (SELECT 1 FROM baseline_answer a WHERE a.baseline = ?1 AND a.algorithm = 3 AND a.digest = d.sha256)
 GROUP BY d.sha256
 ORDER BY d.sha256
