INSERT INTO run (tool, libraries, rules_sha256, arguments, started, ended, status)
VALUES (?1, ?2, zeroblob(32), ?3, ?4, NULL, 'running')
