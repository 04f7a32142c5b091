-- A path as a cell.
SELECT text FROM path WHERE id = ?1
