-- A command line as a cell.
SELECT raw FROM command_line WHERE id = ?1
