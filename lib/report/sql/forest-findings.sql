SELECT rule, level, summary, suppressed IS NOT NULL
  FROM finding
 WHERE process = ?1
 ORDER BY level DESC, rule, key
