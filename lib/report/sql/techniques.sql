-- What findings say of techniques: of each rule on each host, by level, in
-- order of hosts, so that these can be counted one by one.
SELECT r.attack, f.rule, f.host, f.level, f.suppressed IS NOT NULL, count(*),
       min(e.time), max(e.time)
  FROM finding f
  JOIN event e ON e.id = f.event
  JOIN rule_run r ON r.rule = f.rule
 GROUP BY f.host, f.rule, f.level, f.suppressed IS NOT NULL
 ORDER BY f.host
