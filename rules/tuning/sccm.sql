-- SPDX-License-Identifier: Apache-2.0
-- id:    sccm
-- title: Microsoft Configuration Manager (SCCM) deploys software
-- why:   The client runs scripts of its own, and packages from its cache, as an administrator told it to.
-- for:   installer-spawned-lolbin, installer-descendant-lolbin, trusted-software-spawned-shell
-- lower: 2

-- The client itself runs a script of its own folder or of its cache; or a
-- program of a package, somewhere below the client, runs a script that lies
-- with it in the cache. Only administrators write to these folders. A command
-- that is encoded, chained or fetches something is not the shape.
SELECT s.event AS event, s.parent AS related,
       'the SCCM client (' || s.parent_name || ') ran a script of its own folders' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'sccm-agents' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT in_fold(v.company, 'Microsoft Corporation'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has_any(c.raw, ':\Windows\CCM\', ':\Windows\ccmcache\')
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
       'a package that the SCCM client deploys ran a script of its own folder'
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'sccm-cache' AND a.path_key = s.parent_key
   AND EXISTS (SELECT 1 FROM ancestor x
                CROSS JOIN process p
                CROSS JOIN version_info v
                CROSS JOIN process_ref r
                CROSS JOIN path t
                CROSS JOIN list_match g
                WHERE x.process = s.process AND x.depth >= 2 AND x.depth <= 6
                  AND p.id = x.ancestor AND v.id = p.version
                  AND r.id = p.self AND t.id = r.path
                  AND g.list = 'sccm-agents' AND g.path_key = t.key
                  AND (v.company IS NULL
                       OR in_fold(v.company, 'Microsoft Corporation')))
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
