-- The rules that were run.
SELECT rule, lower(hex(sha256)), error FROM rule_run ORDER BY rule
