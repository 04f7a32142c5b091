-- SPDX-License-Identifier: Apache-2.0
-- id:    npm-run
-- title: npm runs a script of the project itself
-- why:   npm run, test and start run what the project at hand says, through cmd.exe, on every build. What npm runs while it installs is never excused.
-- for:   trusted-software-spawned-shell, package-manager-spawned-shell
-- lower: 2

-- npm-cli.js itself, told to run a script; its child is the one cmd.exe of it.
-- What that one starts is a finding of its own.
SELECT s.event AS event, s.parent AS related,
       'npm ran a script of the project itself: read its package.json' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'shells' AND s.child_key = b.path_key
   AND a.list = 'node' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT has(v.company, 'Node.js'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND s.child_name = 'cmd.exe'
   AND EXISTS (SELECT 1 FROM command_line m
                WHERE m.id = s.parent_command_line
                  AND has_any(m.raw, '\node_modules\npm\bin\npm-cli.js" run',
                              '\node_modules\npm\bin\npm-cli.js" test',
                              '\node_modules\npm\bin\npm-cli.js" start'))
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has(c.raw, '/d') AND has(c.raw, '/s') AND has(c.raw, '/c')
                  AND instr(c.raw, '|') = 0 AND instr(c.raw, '&') = 0
                  AND instr(c.raw, '<') = 0 AND instr(c.raw, '>') = 0
                  AND instr(c.raw, '^') = 0 AND instr(c.raw, '..') = 0
                  AND NOT has_any(c.raw, '-e', '-ec', 'enc', 'encod', 'encode',
                                  'encoded', 'encodedcommand', 'iex', 'http',
                                  'https', 'ftp', 'frombase64string',
                                  'invoke-expression'))
