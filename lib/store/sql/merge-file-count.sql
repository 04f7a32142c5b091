UPDATE evidence SET stored = stored + ?2, duplicate = duplicate - ?2 WHERE id = ?1
