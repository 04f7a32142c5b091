-- SPDX-License-Identifier: Apache-2.0
-- id:         user-software-spawned-shell
-- title:      Software outside of the usual folders started a shell
-- level:      medium
-- confidence: medium
-- attack:     T1195.002, T1059
-- needs:      sysmon:1, company
-- lists:      shells, lolbins, trusted-folders, windows-folder, wide-folders, trusted-installers, package-managers, terminals, usual-shell-parents
-- why:        Products that install for one user, or on another drive, are poisoned too: 3CX stood in a user's profile on many hosts.
-- noise:      Desktop applications ask Windows something through cmd.exe; terminals and editors are left out.

-- The parent names a company, observed, or in every sighting of its path that
-- has the field. Where another program wrote code to its folder or below in
-- the 24 hours before, confidence is high.
WITH hit AS (
    SELECT s.event AS event, s.process AS process, s.parent AS parent,
           s.host AS host, s.parent_key AS parent_key,
           s.parent_name AS parent_name, s.child_name AS child_name,
           e.time AS time, v.company AS company
      FROM list_match c
     CROSS JOIN spawn s
      JOIN event e        ON e.id = s.event
      JOIN process p      ON p.id = s.parent
      JOIN version_info v ON v.id = p.version
     WHERE c.list = 'shells'
       AND s.child_key = c.path_key
       AND s.parent_name <> ''
       AND NOT EXISTS (SELECT 1 FROM list_match m
                        WHERE m.path_key = s.parent_key
                          AND m.list IN ('trusted-folders', 'windows-folder', 'lolbins',
                                         'trusted-installers', 'package-managers',
                                         'terminals', 'usual-shell-parents'))
), named AS (
    SELECT h.event AS event, h.process AS process, h.parent AS parent,
           h.host AS host, h.parent_key AS parent_key,
           h.parent_name AS parent_name, h.child_name AS child_name,
           h.time AS time,
           COALESCE(h.company,
                    (SELECT CASE WHEN MIN(v.company) = MAX(v.company)
                                 THEN MIN(v.company) END
                       FROM image_sighting i
                       JOIN version_info v ON v.id = i.version
                      WHERE i.path_key = h.parent_key)) AS company
      FROM hit h
)
SELECT n.event   AS event,
       n.process AS process,
       n.parent  AS related,
       CASE WHEN NOT EXISTS (SELECT 1 FROM list_match m
                              WHERE m.path_key = n.parent_key
                                AND m.list = 'wide-folders')
             AND EXISTS (SELECT 1
                           FROM path_key i
                          CROSS JOIN directory d
                          CROSS JOIN directory b
                          CROSS JOIN path_key k
                          CROSS JOIN file_write w
                          WHERE i.id = n.parent_key
                            AND d.id = i.directory
                            AND b.key >= d.key
                            AND b.key < substr(d.key, 1, length(d.key) - 1) || '0'
                            AND k.directory = b.id
                            AND k.extension IN ('exe', 'dll', 'sys', 'ocx', 'cpl', 'com',
                                                'node', 'pyd', 'jar', 'asar', 'js', 'py')
                            AND w.path_key = k.id
                            AND w.kind = 11
                            AND w.host = n.host
                            AND w.time <= n.time
                            AND w.time >= n.time - 864000000000
                            AND w.writer <> n.parent)
            THEN 'high' ELSE 'medium' END AS confidence,
       n.parent_name || ' (' || n.company || ') started ' || n.child_name AS summary
  FROM named n
 WHERE COALESCE(n.company, '') NOT IN ('', '-', '?')
