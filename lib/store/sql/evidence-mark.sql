UPDATE evidence SET resume_at = ?2 WHERE id = ?1
