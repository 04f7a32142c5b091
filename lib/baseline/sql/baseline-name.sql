SELECT name FROM baseline WHERE id = ?1
