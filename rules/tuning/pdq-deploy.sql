-- SPDX-License-Identifier: Apache-2.0
-- id:    pdq-deploy
-- title: PDQ Deploy installs software
-- why:   The runner copies a package to the host and runs it, as an administrator told it to.
-- for:   installer-spawned-lolbin, installer-descendant-lolbin, trusted-software-spawned-shell
-- lower: 2

-- A program of a package below the runner runs a script that lies with it; or
-- the console or the runner runs one of its own.
SELECT s.event AS event, s.parent AS related,
       'PDQ Deploy (' || s.parent_name || ') ran a script of its own folders' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'pdq-agents' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT has_any(v.company, 'PDQ', 'PDQ.com', 'Admin Arsenal', 'AdminArsenal'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has_any(c.raw, ':\Windows\AdminArsenal\PDQDeployRunner\',
                              ':\Program Files (x86)\Admin Arsenal\',
                              ':\ProgramData\Admin Arsenal\')
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
       'a package that PDQ Deploy installs ran a script of its own folder'
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'pdq-packages' AND a.path_key = s.parent_key
   AND EXISTS (SELECT 1 FROM ancestor x
                CROSS JOIN process p
                CROSS JOIN version_info v
                CROSS JOIN process_ref r
                CROSS JOIN path t
                CROSS JOIN list_match g
                WHERE x.process = s.process AND x.depth >= 2 AND x.depth <= 6
                  AND p.id = x.ancestor AND v.id = p.version
                  AND r.id = p.self AND t.id = r.path
                  AND g.list = 'pdq-agents' AND g.path_key = t.key
                  AND (v.company IS NULL
                       OR has_any(v.company, 'PDQ', 'PDQ.com', 'Admin Arsenal', 'AdminArsenal')))
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
