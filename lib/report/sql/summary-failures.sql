-- Rules that did not run to their end, and why.
SELECT rule, error FROM rule_run WHERE error IS NOT NULL ORDER BY rule
