DELETE FROM temp.report_refers WHERE scope = ?1
