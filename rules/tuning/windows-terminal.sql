-- SPDX-License-Identifier: Apache-2.0
-- id:    windows-terminal
-- title: Somebody opened a shell in Windows Terminal
-- why:   The terminal is there to start shells, and every shell that a person opens is below it.
-- for:   trusted-software-spawned-shell
-- lower: 3

-- The shell by its name or path alone: one that was given a command by whoever
-- started the terminal is not the shape.
SELECT s.event AS event, s.parent AS related,
       'a shell without a command, in Windows Terminal' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'shells' AND s.child_key = b.path_key
   AND a.list = 'windows-terminal' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT in_fold(v.company, 'Microsoft Corporation'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND (in_fold(trim(replace(c.raw, '"', '')), 'cmd', 'cmd.exe',
                               'powershell', 'powershell.exe', 'pwsh', 'pwsh.exe')
                       OR in_fold(substr(trim(replace(c.raw, '"', '')), 2),
                                  ':\Windows\System32\cmd.exe',
                                  ':\Windows\System32\WindowsPowerShell\v1.0\powershell.exe',
                                  ':\Program Files\PowerShell\7\pwsh.exe')))
