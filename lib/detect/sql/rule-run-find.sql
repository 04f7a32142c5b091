-- Whether this very rule ran on the case, and what it found.
SELECT (SELECT count(*) FROM finding f WHERE f.rule = r.rule)
  FROM rule_run r
 WHERE r.rule = ?1 AND r.sha256 = ?2 AND r.error IS NULL
