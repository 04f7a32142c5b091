-- SPDX-License-Identifier: Apache-2.0
-- id:         encoded-or-fetching-command
-- title:      Below software, a program of Windows was told to decode or to fetch
-- level:      high
-- confidence: medium
-- attack:     T1195.002, T1059, T1105, T1027
-- needs:      sysmon:1, parent
-- lists:      lolbins, trusted-installers, package-managers, trusted-folders, windows-folder, installer-folders, terminals
-- why:        The first command of a poisoned product decodes or fetches the next stage, wherever the product is installed and however it is called.
-- noise:      Management agents send scripts encoded; installers of developer tools fetch what they install.

-- The nearest ancestor that is no LOLBin itself, within 6 steps, decides: an
-- installer, a package manager, or software (not of Windows; in a folder where
-- software is installed, or naming a company; where its layout has none that
-- is not known, and confidence is low). Below a terminal somebody typed it.
WITH told AS (
    SELECT s.event AS event, s.process AS process, s.parent AS parent,
           s.parent_key AS parent_key, s.child_name AS child_name
      FROM list_match l
     CROSS JOIN spawn s
     CROSS JOIN command_line c
     WHERE l.list = 'lolbins'
       AND s.child_key = l.path_key
       AND c.id = s.command_line
       AND (has_any(c.raw, 'frombase64string', 'downloadstring', 'downloadfile',
                    'downloaddata', 'invoke-webrequest', 'iwr',
                    'invoke-restmethod', 'net.webclient', 'start-bitstransfer',
                    'invoke-expression', 'iex', 'urlcache', '-decode',
                    '/decode', '-decodehex', '/decodehex', 'set-mppreference',
                    'javascript:', 'vbscript:', 'scrobj.dll')
            OR (has_any(c.raw, 'powershell', 'pwsh')
                AND has_any(c.raw, '-e', '-en', '-enc', '-enco', '-encod',
                            '-encode', '-encoded', '-encodedc', '-encodedco',
                            '-encodedcom', '-encodedcomm', '-encodedcomma',
                            '-encodedcomman', '-encodedcommand', '-ec',
                            '/e', '/en', '/enc', '/encodedcommand', '/ec'))
            OR (has_any(c.raw, 'http', 'https', 'ftp')
                AND (s.child_name IN ('mshta.exe', 'regsvr32.exe', 'certutil.exe',
                                      'bitsadmin.exe', 'wmic.exe')
                     OR has_any(c.raw, 'curl', 'wget', 'bitsadmin', 'certutil', 'mshta')))
            OR length(c.raw) - length(replace(c.raw, '^', '')) >= 4)
), above AS (
    SELECT t.event AS event, t.process AS process, t.child_name AS child_name,
           a.ancestor AS software, a.depth AS steps, x.key AS software_key,
           v.company AS company
      FROM told t
     CROSS JOIN ancestor a
     CROSS JOIN process p
     CROSS JOIN version_info v
     CROSS JOIN process_ref r
     CROSS JOIN path x
     WHERE a.process = t.process
       AND a.depth <= 6
       AND p.id = a.ancestor
       AND v.id = p.version
       AND r.id = p.self
       AND x.id = r.path
    UNION ALL
    SELECT t.event, t.process, t.child_name, 0, 1, t.parent_key, NULL
      FROM told t
     WHERE t.parent = 0
), nearest AS (
    SELECT b.event AS event, b.process AS process, b.child_name AS child_name,
           b.software AS software, b.steps AS steps,
           b.software_key AS software_key, b.company AS company,
           row_number() OVER (PARTITION BY b.event ORDER BY b.steps) AS n
      FROM above b
     WHERE EXISTS (SELECT 1 FROM list_match m
                    WHERE m.path_key = b.software_key
                      AND m.list IN ('trusted-installers', 'package-managers'))
        OR NOT EXISTS (SELECT 1 FROM list_match m
                        WHERE m.path_key = b.software_key
                          AND m.list = 'lolbins')
)
SELECT n.event    AS event,
       n.process  AS process,
       n.software AS related,
       CASE WHEN n.steps <= 2
             AND (n.company IS NOT NULL
                  OR EXISTS (SELECT 1 FROM list_match m
                              WHERE m.path_key = n.software_key
                                AND m.list IN ('trusted-installers', 'package-managers',
                                               'installer-folders', 'trusted-folders')))
            THEN 'medium' ELSE 'low' END AS confidence,
       n.child_name || ' below ' || k.name || ' was told to decode or fetch' AS summary,
       n.steps    AS steps
  FROM nearest n
  JOIN path_key k ON k.id = n.software_key
 WHERE n.n = 1
   AND k.name <> ''
   AND (EXISTS (SELECT 1 FROM list_match m
                 WHERE m.path_key = n.software_key
                   AND m.list IN ('trusted-installers', 'package-managers',
                                  'installer-folders'))
        OR (NOT EXISTS (SELECT 1 FROM list_match m
                         WHERE m.path_key = n.software_key
                           AND m.list IN ('windows-folder', 'terminals'))
            AND (COALESCE(n.company, 'not known') NOT IN ('', '-', '?')
                 OR EXISTS (SELECT 1 FROM list_match m
                             WHERE m.path_key = n.software_key
                               AND m.list = 'trusted-folders'))))
