-- SPDX-License-Identifier: Apache-2.0
-- id:    visual-studio
-- title: Visual Studio and its installer run their own scripts
-- why:   Developer prompts and the workloads of the installer are scripts that came with the product.
-- for:   installer-spawned-lolbin, installer-descendant-lolbin, trusted-software-spawned-shell, recent-write-to-install-directory
-- lower: 2

-- The command names a file of the product, or of what its installer keeps.
-- Commands of a project are the tuning msbuild-exec. A developer prompt of
-- PowerShell is `&{Import-Module ...DevShell.dll; Enter-VsDevShell ...}`: that
-- one `&` and one `;` are allowed it.
SELECT s.event AS event, s.parent AS related,
       'Visual Studio (' || s.parent_name || ') ran a script of its own folders' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'visual-studio' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT in_fold(v.company, 'Microsoft Corporation', 'Microsoft'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has_any(c.raw, ':\Program Files\Microsoft Visual Studio\',
                              ':\Program Files (x86)\Microsoft Visual Studio\',
                              ':\ProgramData\Microsoft\VisualStudio\')
                  AND instr(c.raw, '|') = 0
                  AND (instr(c.raw, '&') = 0
                       OR (has(c.raw, '&{Import-Module')
                           AND has(c.raw, 'Microsoft.VisualStudio.DevShell.dll')
                           AND has(c.raw, '; Enter-VsDevShell')
                           AND instr(substr(c.raw, instr(c.raw, '&') + 1), '&') = 0
                           AND instr(substr(c.raw, instr(c.raw, ';') + 1), ';') = 0))
                  AND instr(c.raw, '<') = 0 AND instr(c.raw, '>') = 0
                  AND instr(c.raw, '^') = 0 AND instr(c.raw, '..') = 0
                  AND NOT has_any(c.raw, '-e', '-ec', 'enc', 'encod', 'encode',
                                  'encoded', 'encodedcommand', 'iex', 'http',
                                  'https', 'ftp', 'frombase64string',
                                  'invoke-expression'))
