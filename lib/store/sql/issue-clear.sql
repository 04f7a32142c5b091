DELETE FROM issue WHERE evidence = ?1
