UPDATE baseline SET entries = ?2, malformed = ?3 WHERE id = ?1
