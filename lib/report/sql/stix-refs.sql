SELECT id FROM temp.report_refers WHERE scope = ?1 ORDER BY id
