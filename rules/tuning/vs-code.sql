-- SPDX-License-Identifier: Apache-2.0
-- id:    vs-code
-- title: Visual Studio Code opened its terminal
-- why:   The editor starts the shell of its terminal with a script of its own, or with nothing.
-- for:   trusted-software-spawned-shell
-- lower: 2

-- What extensions start is not the shape.
SELECT s.event AS event, s.parent AS related,
       'the terminal of Visual Studio Code' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'shells' AND s.child_key = b.path_key
   AND a.list = 'vs-code' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT in_fold(v.company, 'Microsoft Corporation'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND (in_fold(substr(trim(replace(c.raw, '"', '')), 2),
                               ':\Windows\System32\cmd.exe',
                               ':\Windows\System32\WindowsPowerShell\v1.0\powershell.exe',
                               ':\Program Files\PowerShell\7\pwsh.exe')
                       OR (has(c.raw, ':\Program Files\Microsoft VS Code\')
                           AND has(c.raw, '\contrib\terminal\')
                           AND has(c.raw, 'shellIntegration.ps1')))
                  AND instr(c.raw, ';') = 0
                  AND instr(c.raw, '|') = 0 AND instr(c.raw, '&') = 0
                  AND instr(c.raw, '<') = 0 AND instr(c.raw, '>') = 0
                  AND instr(c.raw, '^') = 0 AND instr(c.raw, '..') = 0
                  AND NOT has_any(c.raw, '-e', '-ec', 'enc', 'encod', 'encode',
                                  'encoded', 'encodedcommand', 'iex', 'http',
                                  'https', 'ftp', 'frombase64string',
                                  'invoke-expression'))
