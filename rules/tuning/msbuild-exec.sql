-- SPDX-License-Identifier: Apache-2.0
-- id:    msbuild-exec
-- title: MSBuild runs an Exec task of a project
-- why:   A build runs commands of its project through a script in a temporary folder. One step only: a poisoned project does the same.
-- for:   trusted-software-spawned-shell, package-manager-spawned-shell, recent-write-to-install-directory
-- lower: 1

-- cmd.exe /Q /D /C ...\tmp<hex>.exec.cmd is how the Exec task starts everything;
-- what that script starts is a finding of its own.
SELECT s.event AS event, s.parent AS related,
       'MSBuild ran an Exec task: read the project before trusting it' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'msbuild' AND a.path_key = s.parent_key
   AND s.child_name = 'cmd.exe'
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT in_fold(v.company, 'Microsoft Corporation'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has(c.raw, '/q') AND has(c.raw, '/d') AND has(c.raw, '/c')
                  AND has(c.raw, '\AppData\Local\Temp\')
                  AND has(c.raw, '.exec.cmd')
                  AND instr(c.raw, '|') = 0 AND instr(c.raw, '&') = 0
                  AND instr(c.raw, '<') = 0 AND instr(c.raw, '>') = 0
                  AND instr(c.raw, '^') = 0 AND instr(c.raw, '..') = 0)
