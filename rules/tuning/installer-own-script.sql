-- SPDX-License-Identifier: Apache-2.0
-- id:    installer-own-script
-- title: An installer runs a script that it brought
-- why:   Post-install scripts are how installers finish. One step only: a poisoned installer brings its own script too.
-- for:   installer-spawned-lolbin
-- lower: 1

-- cmd.exe or a script host runs a script that lies in the installer's own
-- folder, or that this very process of msiexec wrote, or that the Windows
-- Installer service wrote, in the custom action that it started (by PowerShell,
-- too, where that is told a file); or regsvr32.exe registers a library that
-- lies beside the installer, or that this very installer wrote. An installer without a
-- company is not excused, nor one that lies in a folder that is everybody's.
-- What npm runs after an install is another rule's (a shell below a package
-- manager), and never lowered here.
SELECT s.event AS event, s.parent AS related,
       s.parent_name || CASE WHEN s.child_name = 'regsvr32.exe'
                             THEN ' registered a library that lies beside it'
                             ELSE ' ran a script that lies beside it: read the script' END AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'trusted-installers' AND a.path_key = s.parent_key
   AND s.parent_name <> 'msiexec.exe'
   AND s.child_name IN ('cmd.exe', 'wscript.exe', 'cscript.exe', 'regsvr32.exe')
   AND s.parent_how + 0 = 1
   AND EXISTS (SELECT 1 FROM process p
                 JOIN version_info v ON v.id = p.version
                WHERE p.id = s.parent AND v.company NOT IN ('', '-', '?'))
   AND NOT EXISTS (SELECT 1 FROM list_match w
                    WHERE w.list = 'wide-folders' AND w.path_key = s.parent_key)
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                CROSS JOIN process q
                CROSS JOIN process_ref r
                CROSS JOIN path t
                WHERE c.id = s.command_line AND q.id = s.process
                  AND r.id = q.parent AND t.id = r.path
                  AND has(c.raw, substr(t.text, 1, length(t.text) - length(t.name)))
                  AND (s.child_name = 'regsvr32.exe'
                       OR has_any(c.raw, '.cmd', '.bat', '.vbs', '.js', '.wsf'))
                  AND (s.child_name <> 'regsvr32.exe'
                       OR has_any(c.raw, '.dll', '.ocx'))
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
 UNION ALL
SELECT s.event, s.parent,
       s.parent_name || ' ran a script that it has just written: read the script'
  FROM path_key k
 CROSS JOIN path t
 CROSS JOIN file_event f
 CROSS JOIN resolved o
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE k.extension IN ('cmd', 'bat', 'vbs', 'js', 'wsf')
   AND t.key = k.id
   AND f.target = t.id AND f.kind = 11
   AND o.ref = f.actor AND o.process <> 0
   AND s.parent = o.process
   AND a.list = 'msiexec' AND a.path_key = s.parent_key
   AND s.child_name IN ('cmd.exe', 'wscript.exe', 'cscript.exe')
   AND s.parent_how + 0 = 1
   AND EXISTS (SELECT 1 FROM process p
                 JOIN version_info v ON v.id = p.version
                WHERE p.id = s.parent AND v.company NOT IN ('', '-', '?'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has(c.raw, t.text)
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
 UNION ALL
SELECT s.event, s.parent,
       s.parent_name || ' ran a script that its package has just installed: read the script'
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'msiexec' AND a.path_key = s.parent_key
   AND s.child_name IN ('cmd.exe', 'wscript.exe', 'cscript.exe', 'powershell.exe')
   AND s.parent_how + 0 = 1
   AND EXISTS (SELECT 1 FROM process p
                 JOIN version_info v ON v.id = p.version
                WHERE p.id = s.parent AND v.company NOT IN ('', '-', '?'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                CROSS JOIN ancestor x
                CROSS JOIN resolved o
                CROSS JOIN process_ref r
                CROSS JOIN path i
                CROSS JOIN list_match n
                CROSS JOIN file_event f
                CROSS JOIN path t
                CROSS JOIN path_key k
                WHERE c.id = s.command_line
                  AND x.process = s.process AND x.depth = 2
                  AND o.process = x.ancestor
                  AND r.id = o.ref AND i.id = r.path
                  AND n.list = 'msiexec' AND n.path_key = i.key
                  AND f.actor = o.ref AND f.kind = 11
                  AND t.id = f.target AND k.id = t.key
                  AND k.extension IN ('cmd', 'bat', 'vbs', 'js', 'wsf', 'ps1')
                  AND has(c.raw, t.text)
                  AND (s.child_name <> 'powershell.exe' OR has_any(c.raw, '-file', '-f'))
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
 UNION ALL
SELECT s.event, s.parent,
       s.parent_name || ' registered a library that it has just written'
  FROM path_key k
 CROSS JOIN path t
 CROSS JOIN file_event f
 CROSS JOIN resolved o
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE k.extension IN ('dll', 'ocx')
   AND t.key = k.id
   AND f.target = t.id AND f.kind = 11
   AND o.ref = f.actor AND o.process <> 0
   AND s.parent = o.process
   AND a.list = 'trusted-installers' AND a.path_key = s.parent_key
   AND s.child_name = 'regsvr32.exe'
   AND s.parent_how + 0 = 1
   AND EXISTS (SELECT 1 FROM process p
                 JOIN version_info v ON v.id = p.version
                WHERE p.id = s.parent AND v.company NOT IN ('', '-', '?'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has(c.raw, t.text)
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
