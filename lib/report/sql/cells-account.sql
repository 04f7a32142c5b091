-- An account as a cell.
SELECT raw FROM account WHERE id = ?1
