-- What rules could not be asked of how many hosts, and why.
SELECT x.rule, COALESCE(r.title, x.rule), x.reason, count(*)
  FROM rule_host x LEFT JOIN rule_run r ON r.rule = x.rule
 WHERE x.evaluable = 0
 GROUP BY x.rule, x.reason ORDER BY x.rule, count(*) DESC, x.reason
