-- The source read it deeper.
UPDATE evidence SET recovered = ?2, deep = ?3 WHERE id = ?1
