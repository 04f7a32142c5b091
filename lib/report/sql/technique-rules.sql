-- Which rules look for which techniques, and on which hosts they could; in
-- order of hosts, so that these can be counted one by one.
SELECT r.attack, r.rule, COALESCE(h.host, 0), COALESCE(h.evaluable, 0)
  FROM rule_run r
  LEFT JOIN rule_host h ON h.rule = r.rule
 ORDER BY h.host, r.rule
