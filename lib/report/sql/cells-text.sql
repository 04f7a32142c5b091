-- A text as a cell.
SELECT raw FROM text WHERE id = ?1
