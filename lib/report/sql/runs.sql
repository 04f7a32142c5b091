SELECT tool, libraries, lower(hex(rules_sha256)),
       CASE WHEN json_valid(arguments) THEN json(arguments)
            ELSE json_quote(arguments) END, started, ended, status
  FROM run ORDER BY started, id
