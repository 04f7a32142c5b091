SELECT id, command_line FROM process WHERE event <> 0
