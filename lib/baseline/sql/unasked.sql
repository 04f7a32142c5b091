-- Digests of images of which the database said nothing, by the strongest of
-- each.
SELECT count(*)
  FROM digests d
 WHERE EXISTS (SELECT 1 FROM image_sighting s WHERE s.digests = d.id)
   AND (d.sha256 <> zeroblob(32) OR d.sha1 <> zeroblob(20) OR d.md5 <> zeroblob(16))
   AND NOT EXISTS (SELECT 1 FROM baseline_answer a
                    WHERE a.baseline = ?1
                      AND a.algorithm = CASE WHEN d.sha256 <> zeroblob(32) THEN 3 WHEN d.sha1 <> zeroblob(20) THEN 2 ELSE 1 END
                      AND a.digest = CASE WHEN d.sha256 <> zeroblob(32) THEN d.sha256 WHEN d.sha1 <> zeroblob(20) THEN d.sha1 ELSE d.md5 END)
