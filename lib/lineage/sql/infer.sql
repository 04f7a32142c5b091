INSERT INTO process (id, event, self, started, digests, version, command_line,
                     directory, integrity, rule_name, parent,
                     parent_command_line)
VALUES (?1, 0, ?2, ?3, 0, 0, ?4, 0, 0, 0, 0, 0)
