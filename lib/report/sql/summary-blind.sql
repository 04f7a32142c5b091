-- Rules that some host's evidence cannot answer.
SELECT rule, count(*) FROM rule_host WHERE evaluable = 0
 GROUP BY rule ORDER BY rule
