-- SPDX-License-Identifier: Apache-2.0
-- id:    kaseya
-- title: The agent of Kaseya VSA runs a procedure
-- why:   The agent runs scripts of procedures from its working folder. One step only: in 2021 a poisoned procedure came this way.
-- for:   trusted-software-spawned-shell
-- lower: 1

-- One script of the working folder and nothing else: in July 2021 the agent's
-- cmd.exe chained ping, powershell, a copied certutil and the payload.
SELECT s.event AS event, s.parent AS related,
       'the agent of Kaseya VSA ran a script of its working folder: ask which procedure it is' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'kaseya-agents' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT has(v.company, 'Kaseya'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has_any(c.raw, ':\kworking\', ':\kworking1\', ':\ProgramData\Kaseya\')
                  AND has_any(c.raw, '.cmd', '.bat', '.ps1', '.vbs')
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
