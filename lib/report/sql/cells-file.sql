-- The name of the first file with the content of one, as a cell.
SELECT first FROM temp.report_file WHERE evidence = ?1
