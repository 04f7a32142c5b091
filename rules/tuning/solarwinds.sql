-- SPDX-License-Identifier: Apache-2.0
-- id:    solarwinds
-- title: SolarWinds runs a script of its own plugins
-- why:   The platform and its agents poll with scripts. One step only: SolarWinds itself was the poisoned product of 2020.
-- for:   trusted-software-spawned-shell
-- lower: 1

-- A script file of the product's own folders. What SUNBURST started were
-- commands, not scripts of these folders, and they are not the shape.
SELECT s.event AS event, s.parent AS related,
       'SolarWinds (' || s.parent_name || ') ran a script of its own folders; one step only, as it was poisoned once itself' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'solarwinds-agents' AND a.path_key = s.parent_key
   AND NOT EXISTS (SELECT 1 FROM process p
                     JOIN version_info v ON v.id = p.version
                    WHERE p.id = s.parent
                      AND v.company IS NOT NULL
                      AND NOT has(v.company, 'SolarWinds'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                WHERE c.id = s.command_line
                  AND has_any(c.raw, ':\ProgramData\SolarWinds\', ':\Program Files\SolarWinds\',
                              ':\Program Files (x86)\SolarWinds\')
                  AND has_any(c.raw, '.ps1', '.vbs', '.cmd', '.bat')
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
