UPDATE temp.rule_host SET evaluable = ?3, reason = ?4
 WHERE rule = ?1 AND host = ?2
