-- SPDX-License-Identifier: Apache-2.0
-- id:    jetbrains
-- title: An IDE of JetBrains looks at its environment and runs its own tools
-- why:   The IDEs ask cmd.exe for their environment, open terminals and start git and their own scripts.
-- for:   trusted-software-spawned-shell
-- lower: 2

-- A script below the product's folder, which is the one above bin\; `set`,
-- `ver`, `chcp`; a terminal; an installed git.
SELECT s.event AS event, s.parent AS related,
       'JetBrains (' || s.parent_name || ') ran its own script, git or a terminal, or read its environment' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'jetbrains' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT has(v.company, 'JetBrains'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                CROSS JOIN process q
                CROSS JOIN process_ref r
                CROSS JOIN path t
                WHERE c.id = s.command_line AND q.id = s.process
                  AND r.id = q.parent AND t.id = r.path
                  AND (has(c.raw, substr(t.text, 1, length(t.text) - length(t.name) - 4))
                       OR in_fold(trim(c.raw), 'cmd.exe', 'cmd /c set', 'cmd.exe /c set',
                                  'cmd /c ver', 'cmd.exe /c ver', 'cmd /c chcp',
                                  'cmd.exe /c chcp')
                       OR in_fold(substr(trim(replace(c.raw, '"', '')), 2),
                                  ':\Windows\System32\cmd.exe',
                                  ':\Windows\System32\cmd.exe /c set')
                       OR (s.child_name = 'cmd.exe'
                           AND has_any(c.raw, '\Git\cmd\git.exe', '\Git\bin\git.exe')))
                  AND instr(c.raw, '|') = 0 AND instr(c.raw, '&') = 0
                  AND instr(c.raw, '<') = 0 AND instr(c.raw, '>') = 0
                  AND instr(c.raw, '^') = 0 AND instr(c.raw, '..') = 0
                  AND NOT has_any(c.raw, '-e', '-ec', 'enc', 'encod', 'encode',
                                  'encoded', 'encodedcommand', 'iex', 'http',
                                  'https', 'ftp', 'frombase64string',
                                  'invoke-expression'))
