SELECT id FROM bundle WHERE label = ?1 AND layout = ?2
