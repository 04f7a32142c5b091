-- A file by name and content; one whose content could not be read has ''.
SELECT id, status, records, size, deep FROM evidence WHERE name = ?1 AND sha256 = ?2
