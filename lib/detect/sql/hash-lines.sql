SELECT id, raw FROM command_line WHERE id <> 0
