SELECT tool, libraries, rules_sha256, arguments, started, ended, status FROM run ORDER BY id
