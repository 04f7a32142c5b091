-- A better sighting of a stored event takes the place of the one it had.
UPDATE event SET evidence = ?2, file_offset = ?3, header_id = ?4, how = ?5 WHERE id = ?1
