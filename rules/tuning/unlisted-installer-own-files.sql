-- SPDX-License-Identifier: Apache-2.0
-- id:    unlisted-installer-own-files
-- title: An installer registers what it has just installed
-- why:   Libraries of COM and tasks of an updater are registered by regsvr32.exe and schtasks.exe, by every second installer.
-- for:   unlisted-installer-spawned-lolbin
-- lower: 2

-- The command line names a folder where software is installed, to which this
-- very installer had written before.
SELECT s.event AS event, s.parent AS related,
       s.parent_name || ' registered what it has just installed' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN event e
 CROSS JOIN command_line c
 WHERE b.list = 'windows-programs' AND b.path_key = s.child_key
   AND s.child_name IN ('regsvr32.exe', 'schtasks.exe')
   AND s.parent_how + 0 = 1
   AND e.id = s.event
   AND c.id = s.command_line
   AND instr(c.raw, '|') = 0 AND instr(c.raw, '&') = 0
   AND instr(c.raw, '<') = 0 AND instr(c.raw, '>') = 0
   AND instr(c.raw, '^') = 0 AND instr(c.raw, '..') = 0
   AND length(c.raw) - length(replace(c.raw, ':\', ''))
       <= CASE WHEN instr(substr(c.raw, 1, 4), ':\') > 0 THEN 4 ELSE 2 END
   AND NOT has_any(c.raw, 'powershell', 'pwsh', 'wscript', 'cscript', 'mshta',
                   'rundll32', 'cmd', 'certutil', 'bitsadmin', 'wmic', 'curl',
                   'enc', 'encodedcommand', 'iex', 'http', 'https', 'ftp',
                   'scrobj.dll')
   AND EXISTS (SELECT 1
                 FROM resolved o
                CROSS JOIN file_event f
                CROSS JOIN event w
                CROSS JOIN path t
                CROSS JOIN list_match m
                WHERE o.process = s.parent
                  AND s.parent <> 0
                  AND f.actor = o.ref
                  AND f.kind = 11
                  AND w.id = f.event
                  AND w.how = 0
                  AND w.time <= e.time
                  AND t.id = f.target
                  AND m.list = 'trusted-folders'
                  AND m.path_key = t.key
                  AND has_any(t.text, 'Program Files', 'Program Files (x86)')
                  AND has(c.raw, substr(t.text, 1, length(t.text) - length(t.name))))
