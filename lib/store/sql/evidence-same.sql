-- A whole file of the same content under another name.
SELECT id FROM evidence WHERE sha256 = ?1 AND status = 'done' AND duplicate_of IS NULL AND deep >= ?2
