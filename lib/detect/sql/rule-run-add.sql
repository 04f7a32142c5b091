INSERT INTO rule_run (rule, title, level, attack, needs, why, noise, sha256,
                      rows, error)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
