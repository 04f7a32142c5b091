INSERT INTO finding (id, key, rule, host, event, process, related, base_level,
                     level, confidence, tuning, summary, details, incident,
                     suppressed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
