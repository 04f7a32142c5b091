DELETE FROM baseline_entry WHERE baseline = ?1
