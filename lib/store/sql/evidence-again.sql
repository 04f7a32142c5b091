-- A file that could not be read before, or not to its end.
UPDATE evidence SET sha256 = ?2, size = ?3, reader = ?4, status = ?5 WHERE id = ?1
