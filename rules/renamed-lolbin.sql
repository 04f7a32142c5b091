-- SPDX-License-Identifier: Apache-2.0
-- id:         renamed-lolbin
-- title:      A renamed living-off-the-land binary runs below an installer
-- level:      critical
-- confidence: high
-- attack:     T1036.003, T1195.002
-- needs:      sysmon:1, parent
-- lists:      trusted-installers, lolbins, windows-programs
-- why:        Who brings cmd.exe along under another name does not want it to be seen.
-- noise:      Hardly any; some products ship a copy of a script host under their own name.

-- OriginalFileName is what the file claims to be; its name is what it is
-- called. The names are those of list lolbins, and pwsh.dll, which is
-- pwsh.exe's. Where it claims nothing of that (or Sysmon is too old to say), it
-- is one if it has the content that Windows' own LOLBin has anywhere in the
-- case.
WITH renamed AS (
    SELECT s.event       AS event,
           s.process     AS process,
           s.child_name  AS child_name,
           s.parent      AS parent,
           s.parent_key  AS parent_key,
           v.original_name AS original_name
      FROM version_info v
      JOIN process q      ON q.version = v.id
      JOIN spawn s        ON s.process = q.id
     WHERE in_fold(v.original_name,
                   'cmd.exe', 'powershell.exe', 'pwsh.exe', 'pwsh.dll',
                   'wscript.exe', 'cscript.exe', 'mshta.exe', 'regsvr32.exe',
                   'rundll32.exe', 'certutil.exe', 'bitsadmin.exe', 'wmic.exe',
                   'msbuild.exe', 'csc.exe', 'odbcconf.exe', 'xwizard.exe',
                   'installutil.exe', 'regasm.exe', 'regsvcs.exe',
                   'schtasks.exe', 'schtasks', 'at.exe')
       AND NOT EXISTS (SELECT 1 FROM list_match b
                        WHERE b.list = 'lolbins' AND b.path_key = s.child_key)
    UNION ALL
    SELECT s.event, s.process, s.child_name, s.parent, s.parent_key, MIN(k.name)
      FROM list_match b
     CROSS JOIN path_key k
     CROSS JOIN image_sighting i
     CROSS JOIN digests_content c
     CROSS JOIN digests_content e
     CROSS JOIN image_sighting j
     CROSS JOIN path t
     CROSS JOIN process_ref r
     CROSS JOIN process q
     CROSS JOIN version_info v
     CROSS JOIN spawn s
     WHERE b.list = 'lolbins'
       AND k.id = b.path_key
       AND EXISTS (SELECT 1 FROM list_match m
                    WHERE m.list = 'windows-programs' AND m.path_key = b.path_key)
       AND i.path_key = b.path_key
       AND i.kind IN (1, 4)
       AND c.digests = i.digests
       AND c.content <> 0
       AND e.content = c.content
       AND j.digests = e.digests
       AND NOT EXISTS (SELECT 1 FROM list_match m
                        WHERE m.list = 'lolbins' AND m.path_key = j.path_key)
       AND t.key = j.path_key
       AND r.path = t.id
       AND q.self = r.id
       AND q.digests = e.digests
       AND v.id = q.version
       AND NOT in_fold(COALESCE(v.original_name, ''),
                   'cmd.exe', 'powershell.exe', 'pwsh.exe', 'pwsh.dll',
                   'wscript.exe', 'cscript.exe', 'mshta.exe', 'regsvr32.exe',
                   'rundll32.exe', 'certutil.exe', 'bitsadmin.exe', 'wmic.exe',
                   'msbuild.exe', 'csc.exe', 'odbcconf.exe', 'xwizard.exe',
                   'installutil.exe', 'regasm.exe', 'regsvcs.exe',
                   'schtasks.exe', 'schtasks', 'at.exe')
       AND s.process = q.id
     GROUP BY s.event, s.process, s.child_name, s.parent, s.parent_key
), below AS (
    SELECT n.event AS event, n.process AS process, n.child_name AS child_name,
           n.original_name AS original_name,
           a.ancestor AS installer, a.depth AS steps, t.key AS installer_key
      FROM renamed n
     CROSS JOIN ancestor a
      JOIN process p      ON p.id = a.ancestor
      JOIN process_ref r  ON r.id = p.self
      JOIN path t         ON t.id = r.path
      JOIN list_match i   ON i.list = 'trusted-installers' AND i.path_key = t.key
     WHERE a.process = n.process
    UNION ALL
    SELECT n.event, n.process, n.child_name, n.original_name, 0, 1, n.parent_key
      FROM renamed n
     CROSS JOIN list_match i
     WHERE i.list = 'trusted-installers'
       AND i.path_key = n.parent_key
       AND n.parent = 0
), nearest AS (
    SELECT b.event AS event, b.process AS process, b.child_name AS child_name,
           b.original_name AS original_name, b.installer AS installer,
           b.steps AS steps, b.installer_key AS installer_key,
           row_number() OVER (PARTITION BY b.event ORDER BY b.steps) AS n
      FROM below b
)
SELECT n.event     AS event,
       n.process   AS process,
       n.installer AS related,
       NULL        AS confidence,
       n.child_name || ' below ' || k.name || ' is ' || n.original_name AS summary,
       n.original_name AS original_name,
       n.steps     AS steps
  FROM nearest n
  JOIN path_key k ON k.id = n.installer_key
 WHERE n.n = 1;
