DELETE FROM baseline_answer WHERE baseline = ?1
