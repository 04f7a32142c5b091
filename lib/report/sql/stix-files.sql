-- The file that a record is about, with its digests. Those of a stream are
-- not the file's.
SELECT t.text, lower(hex(d.md5)), lower(hex(d.sha1)), lower(hex(d.sha256))
  FROM file_event x JOIN path t ON t.id = x.target
  JOIN digests d ON d.id = CASE x.kind WHEN 15 THEN 0 ELSE x.digests END
 WHERE x.event = ?1
UNION ALL
SELECT t.text, lower(hex(d.md5)), lower(hex(d.sha1)), lower(hex(d.sha256))
  FROM image_load x JOIN module m ON m.id = x.module
  JOIN path t ON t.id = m.path JOIN digests d ON d.id = m.digests
 WHERE x.event = ?1
UNION ALL
SELECT t.text, lower(hex(d.md5)), lower(hex(d.sha1)), lower(hex(d.sha256))
  FROM driver_load x JOIN module m ON m.id = x.module
  JOIN path t ON t.id = m.path JOIN digests d ON d.id = m.digests
 WHERE x.event = ?1
