DELETE FROM baseline WHERE id = ?1
