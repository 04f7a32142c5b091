-- A run that both cases tell of is one run.
INSERT INTO run (tool, libraries, rules_sha256, arguments, started, ended, status)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
 WHERE NOT EXISTS (SELECT 1 FROM run WHERE started = ?5 AND ended IS ?6 AND tool = ?1 AND libraries = ?2 AND rules_sha256 = ?3
                                       AND arguments = ?4 AND status = ?7)
