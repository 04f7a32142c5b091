-- What the evidence cannot answer: first ('', the hosts of which no rule could
-- be asked, the name of one), then a row for all rules that the same other
-- hosts cannot answer. That no list of digests was given is one row for all
-- such rules, of 0 hosts.
WITH blind AS (
    SELECT host FROM rule_host GROUP BY host HAVING max(evaluable) = 0
), partly AS (
    SELECT rule, count(*) AS hosts, min(host) AS one,
           group_concat(host) AS which
      FROM (SELECT rule, host FROM rule_host
             WHERE evaluable = 0 AND host NOT IN (SELECT host FROM blind)
               AND instr(reason, 'no baseline was given') = 0
             ORDER BY rule, host)
     GROUP BY rule
)
SELECT '' AS rule, count(*) AS hosts, min(h.label) AS label
  FROM blind b JOIN host h ON h.id = b.host
HAVING count(*) > 0
 UNION ALL
SELECT group_concat(p.rule, ', '), p.hosts, h.label
  FROM (SELECT * FROM partly ORDER BY rule) p JOIN host h ON h.id = p.one
 GROUP BY p.which
 UNION ALL
SELECT 'baseline', 0, ''
 WHERE EXISTS (SELECT 1 FROM rule_host
                WHERE instr(reason, 'no baseline was given') > 0)
 ORDER BY rule
