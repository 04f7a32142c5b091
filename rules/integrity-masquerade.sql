-- SPDX-License-Identifier: Apache-2.0
-- id:         integrity-masquerade
-- title:      A program is not what its name or place says
-- level:      high
-- confidence: medium
-- attack:     T1036.003, T1036.005
-- needs:      sysmon:1|sysmon:7
-- lists:      windows-system-programs, windows-system-folders, windows-stores, windows-like-folders
-- why:        Who calls his program svchost.exe, or cmd.exe something else, does not want it to be seen.
-- noise:      Copies of Windows programs in test benches, recovery media and mounted images; products that ship cmd.exe under a name of their own.

-- masquerade says what is wrong:
--   renamed        the program of Windows that it says it is (OriginalFileName)
--                  has another name; it is of Microsoft by its own words
--   copied         the name and the words of a program of Windows, elsewhere
--   borrowed-name  the name of a program of Windows, elsewhere, on a file that
--                  does not say it is that
--   replaced       at the place of a program of Windows, and says it is another
-- Where Windows keeps copies (list windows-stores) is no elsewhere; a folder
-- that is called like those of Windows (a mounted image, or one made up)
-- lowers the confidence. One finding an image and host: its first sighting.
-- schtasks.exe calls itself sysprtj.exe, pwsh.exe pwsh.dll, and resource files
-- of a language add .mui.
WITH elsewhere AS (
    SELECT n.path_key AS path_key
      FROM list_match n
     WHERE n.list = 'windows-system-programs'
       AND NOT EXISTS (SELECT 1 FROM list_match f
                        WHERE f.list = 'windows-system-folders'
                          AND f.path_key = n.path_key)
       AND NOT EXISTS (SELECT 1 FROM list_match s
                        WHERE s.list = 'windows-stores'
                          AND s.path_key = n.path_key)
), odd AS (
    SELECT i.path_key AS path_key, i.host AS host, i.version AS version,
           i.digests AS digests, i.first_event AS event,
           i.first_time AS first_time,
           CASE WHEN in_fold(v.original_name, k.name, k.name || '.mui')
                 AND has(v.company, 'Microsoft') THEN 'copied'
                ELSE 'borrowed-name' END AS masquerade
      FROM elsewhere x
     CROSS JOIN image_sighting i
     CROSS JOIN version_info v
     CROSS JOIN path_key k
     WHERE i.path_key = x.path_key
       AND i.kind IN (1, 4)
       AND v.id = i.version
       AND k.id = i.path_key
       AND NOT (in_fold(v.original_name,
                        'cmd.exe', 'powershell.exe', 'wscript.exe',
                        'cscript.exe', 'mshta.exe', 'regsvr32.exe',
                        'rundll32.exe', 'certutil.exe', 'bitsadmin.exe',
                        'wmic.exe', 'schtasks.exe', 'msiexec.exe')
                AND NOT in_fold(v.original_name, k.name)
                AND has(v.company, 'Microsoft'))
    UNION ALL
    SELECT i.path_key, i.host, i.version, i.digests, i.first_event,
           i.first_time, 'replaced'
      FROM list_match f
     CROSS JOIN list_match n
     CROSS JOIN image_sighting i
     CROSS JOIN version_info v
     CROSS JOIN path_key k
     WHERE f.list = 'windows-system-folders'
       AND n.list = 'windows-system-programs'
       AND n.path_key = f.path_key
       AND i.path_key = f.path_key
       AND i.kind IN (1, 4)
       AND v.id = i.version
       AND k.id = i.path_key
       AND NOT in_fold(COALESCE(v.original_name, ''), '', '-', '?',
                       k.name, k.name || '.mui', replace(k.name, '.exe', ''))
       AND NOT (k.name = 'schtasks.exe'
                AND in_fold(v.original_name, 'sysprtj.exe', 'sctasks.exe'))
       AND NOT (in_fold(v.original_name,
                        'cmd.exe', 'powershell.exe', 'wscript.exe',
                        'cscript.exe', 'mshta.exe', 'regsvr32.exe',
                        'rundll32.exe', 'certutil.exe', 'bitsadmin.exe',
                        'wmic.exe', 'schtasks.exe', 'msiexec.exe')
                AND has(v.company, 'Microsoft'))
    UNION ALL
    SELECT i.path_key, i.host, i.version, i.digests, i.first_event,
           i.first_time, 'renamed'
      FROM version_info v
     CROSS JOIN image_sighting i
     CROSS JOIN path_key k
     WHERE in_fold(CASE WHEN in_fold(substr(v.original_name, length(v.original_name) - 3), '.mui')
                        THEN substr(v.original_name, 1, length(v.original_name) - 4)
                        ELSE v.original_name END,
                   'cmd.exe', 'powershell.exe', 'pwsh.dll', 'wscript.exe',
                   'cscript.exe', 'mshta.exe', 'regsvr32.exe', 'rundll32.exe',
                   'certutil.exe', 'bitsadmin.exe', 'wmic.exe',
                   'schtasks.exe', 'sysprtj.exe', 'msiexec.exe',
                   'msbuild.exe', 'installutil.exe', 'regasm.exe',
                   'regsvcs.exe', 'odbcconf.exe', 'xwizard.exe', 'cmstp.exe',
                   'mavinject.exe', 'mavinject32.exe', 'mavinject64.exe',
                   'psr.exe', 'reg.exe', 'vssadmin.exe', 'wevtutil.exe',
                   'whoami.exe', 'ntdsutil.exe')
       AND has(v.company, 'Microsoft')
       AND i.version = v.id
       AND i.kind IN (1, 4)
       AND k.id = i.path_key
       AND NOT in_fold(v.original_name, k.name, k.name || '.mui')
       AND NOT (k.name = 'pwsh.exe' AND in_fold(v.original_name, 'pwsh.dll'))
       AND NOT (k.name = 'mavinject.exe'
                AND in_fold(v.original_name, 'mavinject32.exe', 'mavinject64.exe'))
       AND NOT (k.name = 'schtasks.exe'
                AND in_fold(v.original_name, 'sysprtj.exe'))
), first AS (
    SELECT o.path_key AS path_key, o.host AS host, o.version AS version,
           o.digests AS digests, o.event AS event, o.first_time AS first_time,
           o.masquerade AS masquerade,
           row_number() OVER (PARTITION BY o.path_key, o.host
                              ORDER BY o.first_time, e.record_id, hex(d.sha256),
                                       hex(d.sha1), hex(d.md5),
                                       o.masquerade) AS n
      FROM odd o
      JOIN event e        ON e.id = o.event
      JOIN digests d      ON d.id = o.digests
)
SELECT o.event    AS event,
       COALESCE(p.id, r.process, 0) AS process,
       COALESCE(g.parent, 0) AS related,
       CASE WHEN o.masquerade = 'copied'
                 AND EXISTS (SELECT 1 FROM list_match w
                              WHERE w.list = 'windows-like-folders'
                                AND w.path_key = o.path_key) THEN 'low'
            WHEN o.masquerade IN ('renamed', 'borrowed-name') THEN 'high'
            ELSE 'medium'
       END        AS confidence,
       CASE o.masquerade
            WHEN 'renamed' THEN k.name || ' is ' || v.original_name || ' under another name'
            WHEN 'copied' THEN k.name || ' is not where Windows has it'
            WHEN 'replaced' THEN k.name || ' says that it is ' || v.original_name
            ELSE k.name || ' has the name of a program of Windows and is not where that is'
       END        AS summary,
       o.masquerade AS masquerade,
       COALESCE(i.text, t.text, k.name) AS path,
       COALESCE(v.original_name, '') AS original_name,
       COALESCE(v.company, '') AS company,
       COALESCE(v.file_version, '') AS file_version,
       COALESCE(d.sha256, d.sha1, d.md5) AS digest
  FROM first o
  JOIN path_key k         ON k.id = o.path_key
  JOIN version_info v     ON v.id = o.version
  JOIN digests d          ON d.id = o.digests
  LEFT JOIN process p     ON p.event = o.event
  LEFT JOIN lineage g     ON g.process = p.id
  LEFT JOIN process_ref s ON s.id = p.self
  LEFT JOIN path i        ON i.id = s.path
  LEFT JOIN image_load l  ON l.event = o.event
  LEFT JOIN module m      ON m.id = l.module
  LEFT JOIN path t        ON t.id = m.path
  LEFT JOIN resolved r    ON r.ref = l.actor
 WHERE o.n = 1;
