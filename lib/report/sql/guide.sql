SELECT text FROM guide WHERE rule = ?1
