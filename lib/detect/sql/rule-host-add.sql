INSERT INTO rule_host (rule, host, evaluable, reason) VALUES (?1, ?2, ?3, ?4)
