-- How each rule went, with the number of its findings.
SELECT r.rule, r.error, r.sha256, r.title,
       (SELECT count(*) FROM finding f WHERE f.rule = r.rule)
  FROM rule_run r
 ORDER BY r.rule
