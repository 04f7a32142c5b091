SELECT id, entries FROM baseline WHERE name = ?1
