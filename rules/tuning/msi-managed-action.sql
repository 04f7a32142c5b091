-- SPDX-License-Identifier: Apache-2.0
-- id:    msi-managed-action
-- title: Windows Installer runs a managed custom action
-- why:   Packages made with WiX run their .NET actions through rundll32.exe; every second package does.
-- for:   installer-spawned-lolbin, installer-descendant-lolbin
-- lower: 2

-- The one function of a library that Windows Installer itself has unpacked to
-- its folder. What the action starts is a finding of its own.
SELECT s.event AS event, s.parent AS related,
       'a managed custom action of the package' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'msiexec' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT in_fold(v.company, 'Microsoft Corporation'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND s.child_name = 'rundll32.exe'
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has(c.raw, ':\Windows\Installer\')
                  AND has(c.raw, '.tmp",zzzzInvokeManagedCustomActionOutOfProc')
                  AND instr(c.raw, '|') = 0 AND instr(c.raw, '&') = 0
                  AND instr(c.raw, '<') = 0 AND instr(c.raw, '>') = 0
                  AND instr(c.raw, '^') = 0 AND instr(c.raw, '..') = 0
                  AND NOT has_any(c.raw, '-e', '-ec', 'enc', 'encod', 'encode',
                                  'encoded', 'encodedcommand', 'iex', 'http',
                                  'https', 'ftp', 'frombase64string',
                                  'invoke-expression'))
