-- What rules could not be asked of how many hosts, and why: rules with the
-- same reason on the same hosts are one row; `rule` is the first of them.
WITH blind AS (
    SELECT rule, reason, count(*) AS hosts, group_concat(host) AS which
      FROM (SELECT rule, reason, host FROM rule_host WHERE evaluable = 0
             ORDER BY rule, reason, host)
     GROUP BY rule, reason)
SELECT min(rule), group_concat(title, '; '), reason, hosts
  FROM (SELECT b.rule AS rule, COALESCE(r.title, b.rule) AS title,
               b.reason AS reason, b.hosts AS hosts, b.which AS which
          FROM blind b LEFT JOIN rule_run r ON r.rule = b.rule
         ORDER BY b.rule)
 GROUP BY reason, which
 ORDER BY hosts DESC, min(rule), reason
