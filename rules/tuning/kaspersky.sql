-- SPDX-License-Identifier: Apache-2.0
-- id:    kaspersky
-- title: Kaspersky Security Center runs a script of a task
-- why:   The network agent installs and configures, as an administrator told it to.
-- for:   trusted-software-spawned-shell
-- lower: 2

-- A script that the agent has put down in its own folder.
SELECT s.event AS event, s.parent AS related,
       'the Kaspersky agent (' || s.parent_name || ') ran a script of its own folder' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'kaspersky-agents' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT has_any(v.company, 'Kaspersky', 'Kaspersky Lab'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has(c.raw, ':\ProgramData\KasperskyLab\adminkit\')
                  AND has_any(c.raw, '.cmd', '.bat', '.ps1', '.vbs')
                  AND instr(c.raw, '|') = 0 AND instr(c.raw, '&') = 0
                  AND instr(c.raw, '<') = 0 AND instr(c.raw, '>') = 0
                  AND instr(c.raw, '^') = 0 AND instr(c.raw, '..') = 0
                  AND instr(c.raw, '\\') = 0
                  AND length(c.raw) - length(replace(c.raw, ':\', ''))
                      <= CASE WHEN instr(substr(c.raw, 1, 4), ':\') > 0 THEN 4 ELSE 2 END
                  AND NOT has_any(c.raw, '-e', '-ec', 'enc', 'encod', 'encode',
                                  'encoded', 'encodedcommand', 'iex', 'http',
                                  'https', 'ftp', 'frombase64string',
                                  'invoke-expression'))
