-- All runs of the program on this case.
SELECT tool, libraries,
       CASE rules_sha256 WHEN zeroblob(32) THEN NULL
                         ELSE lower(hex(rules_sha256)) END,
       CASE WHEN json_valid(arguments) THEN json(arguments)
            ELSE json_quote(arguments) END, started, ended, status
  FROM run ORDER BY started, id
