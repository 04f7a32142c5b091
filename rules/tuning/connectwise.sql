-- SPDX-License-Identifier: Apache-2.0
-- id:    connectwise
-- title: ConnectWise (ScreenConnect, Automate) runs a script of its operator
-- why:   The agents run commands of a help desk. One step only: whoever has the console, or poisons it, gives the same commands.
-- for:   installer-spawned-lolbin, installer-descendant-lolbin, trusted-software-spawned-shell
-- lower: 1

-- ScreenConnect writes each command to a script in its own folder below
-- Windows\TEMP and runs that; a package of Automate runs its own scripts.
SELECT s.event AS event, s.parent AS related,
       'the ConnectWise agent (' || s.parent_name || ') ran a script of its operator: ask who gave it' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'connectwise-agents' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT has_any(v.company, 'ScreenConnect', 'ConnectWise', 'LabTech'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has_any(c.raw, ':\Windows\TEMP\ScreenConnect\', ':\Windows\LTSvc\scripts\')
                  AND has_any(c.raw, '.cmd', '.bat', '.ps1')
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
SELECT s.event, NULL,
       'a package that ConnectWise Automate deploys ran a script of its own folder'
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'connectwise-packages' AND a.path_key = s.parent_key
   AND EXISTS (SELECT 1 FROM ancestor x
                CROSS JOIN process p
                CROSS JOIN version_info v
                CROSS JOIN process_ref r
                CROSS JOIN path t
                CROSS JOIN list_match g
                WHERE x.process = s.process AND x.depth >= 2 AND x.depth <= 6
                  AND p.id = x.ancestor AND v.id = p.version
                  AND r.id = p.self AND t.id = r.path
                  AND g.list = 'connectwise-agents' AND g.path_key = t.key
                  AND (v.company IS NULL
                       OR has_any(v.company, 'ScreenConnect', 'ConnectWise', 'LabTech')))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                CROSS JOIN process q
                CROSS JOIN process_ref r
                CROSS JOIN path t
                WHERE c.id = s.command_line AND q.id = s.process
                  AND r.id = q.parent AND t.id = r.path
                  AND has(c.raw, substr(t.text, 1, length(t.text) - length(t.name)))
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
