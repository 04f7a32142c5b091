-- What was missing or shut is there now.
DELETE FROM issue
 WHERE evidence = 0 AND kind IN ('missing', 'unreadable') AND substr(text, 1, length(?1) + 2) = ?1 || ': '
