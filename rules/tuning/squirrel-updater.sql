-- SPDX-License-Identifier: Apache-2.0
-- id:    squirrel-updater
-- title: A Squirrel updater tells its own application, or registers it
-- why:   Updaters of Electron applications start the new version with --squirrel-..., and enter it in HKCU, through cmd.exe.
-- for:   installer-spawned-lolbin, installer-descendant-lolbin
-- lower: 2

-- Any user can write there, so the updater must have named its company, and
-- the command must be one and about the updater's own folder: an updater that
-- starts any other command is what a poisoned one does.
SELECT s.event AS event, NULL AS related,
       s.parent_name || ' told its own application, or registered it' AS reason
  FROM list_match b
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE b.list = 'lolbins' AND s.child_key = b.path_key
   AND a.list = 'squirrel-updaters' AND a.path_key = s.parent_key
   AND s.child_name = 'cmd.exe'
   AND s.parent_how + 0 = 1
   AND EXISTS (SELECT 1 FROM process p
                 JOIN version_info v ON v.id = p.version
                WHERE p.id = s.parent AND v.company NOT IN ('', '-', '?'))
   AND EXISTS (SELECT 1 FROM list_match w
                WHERE w.list = 'windows-programs' AND w.path_key = s.child_key)
   AND EXISTS (SELECT 1 FROM command_line c
                CROSS JOIN process q
                CROSS JOIN process_ref r
                CROSS JOIN path t
                WHERE c.id = s.command_line AND q.id = s.process
                  AND r.id = q.parent AND t.id = r.path
                  AND has(c.raw, substr(t.text, 1, length(t.text) - length(t.name)))
                  AND (has_any(c.raw, '--squirrel-install', '--squirrel-updated',
                               '--squirrel-obsolete', '--squirrel-uninstall',
                               '--squirrel-firstrun')
                       OR (has(c.raw, 'reg') AND has_any(c.raw, 'HKCU\Software\',
                                                         'HKEY_CURRENT_USER\Software\')))
                  AND NOT has_any(c.raw, 'powershell', 'pwsh', 'wscript', 'cscript',
                                  'mshta', 'rundll32', 'regsvr32', 'certutil',
                                  'bitsadmin', 'wmic', 'curl', 'msiexec')
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
