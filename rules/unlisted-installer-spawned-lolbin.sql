-- SPDX-License-Identifier: Apache-2.0
-- id:         unlisted-installer-spawned-lolbin
-- title:      What installs software, under a name of its own, started a LOLBin
-- level:      high
-- confidence: medium
-- attack:     T1195.002
-- needs:      sysmon:1, parent
-- lists:      lolbins, trusted-installers, package-managers, shells, trusted-folders, windows-folder, installer-folders
-- why:        Installers and updaters are called after their product, and are poisoned like those called setup.exe.
-- noise:      Installers register libraries, make tasks and stop services through such programs.

-- The parent is none of trusted-installers (another rule), yet
-- (a) its name says setup, install, update or upgrade, or it runs out of a
--     folder where installers unpack themselves;
-- (b) it describes itself so;
-- (c) it stands elsewhere and has written a program or library to where
--     software is installed.
-- Shells below what is installed already are trusted-software-spawned-shell.
WITH hit AS (
    SELECT s.event AS event, s.process AS process, s.parent AS parent,
           s.parent_how AS parent_how, s.parent_key AS parent_key,
           s.parent_name AS parent_name, s.child_name AS child_name,
           e.time AS time, v.description AS description, v.product AS product,
           v.original_name AS original_name
      FROM list_match c
     CROSS JOIN spawn s
      JOIN event e        ON e.id = s.event
      JOIN process p      ON p.id = s.parent
      JOIN version_info v ON v.id = p.version
     WHERE c.list = 'lolbins'
       AND s.child_key = c.path_key
       AND NOT EXISTS (SELECT 1 FROM list_match m
                        WHERE m.path_key = s.parent_key
                          AND m.list IN ('trusted-installers', 'lolbins', 'package-managers'))
       AND (NOT EXISTS (SELECT 1 FROM list_match m
                         WHERE m.path_key = s.parent_key AND m.list = 'windows-folder')
            OR EXISTS (SELECT 1 FROM list_match m
                        WHERE m.path_key = s.parent_key AND m.list = 'installer-folders'))
       AND NOT (EXISTS (SELECT 1 FROM list_match m
                         WHERE m.path_key = s.child_key AND m.list = 'shells')
                AND EXISTS (SELECT 1 FROM list_match m
                             WHERE m.path_key = s.parent_key AND m.list = 'trusted-folders')
                AND COALESCE(v.company, 'unknown') NOT IN ('', '-', '?'))
), judged AS (
    SELECT h.event AS event, h.process AS process, h.parent AS parent,
           h.parent_how AS parent_how, h.parent_name AS parent_name,
           h.child_name AS child_name,
           CASE WHEN instr(h.parent_name, 'setup') > 0
                  OR instr(h.parent_name, 'install') > 0
                  OR instr(h.parent_name, 'update') > 0
                  OR instr(h.parent_name, 'upgrade') > 0
                  OR EXISTS (SELECT 1 FROM list_match m
                              WHERE m.path_key = h.parent_key
                                AND m.list = 'installer-folders')
                THEN 'is called like an installer'
                WHEN has_any(COALESCE(h.description, ''), 'setup', 'installer',
                             'install', 'updater', 'update', 'uninstaller',
                             'bootstrapper')
                  OR has_any(COALESCE(h.original_name, ''), 'setup', 'setup.exe',
                             'installer', 'updater')
                  OR has_any(COALESCE(h.product, ''), 'setup', 'installer',
                             'updater')
                THEN 'describes itself as an installer'
                WHEN NOT EXISTS (SELECT 1 FROM list_match m
                                  WHERE m.path_key = h.parent_key
                                    AND m.list = 'trusted-folders')
                 AND EXISTS (SELECT 1
                               FROM resolved o
                              CROSS JOIN file_event f
                              CROSS JOIN event w
                              CROSS JOIN path t
                              CROSS JOIN path_key k
                              CROSS JOIN list_match m
                              WHERE o.process = h.parent
                                AND h.parent <> 0
                                AND f.actor = o.ref
                                AND f.kind = 11
                                AND w.id = f.event
                                AND w.how = 0
                                AND w.time <= h.time
                                AND t.id = f.target
                                AND k.id = t.key
                                AND k.extension IN ('exe', 'dll', 'sys', 'ocx')
                                AND m.list = 'trusted-folders'
                                AND m.path_key = k.id)
                THEN 'wrote programs to where software is installed'
                ELSE '' END AS reason
      FROM hit h
)
SELECT j.event   AS event,
       j.process AS process,
       j.parent  AS related,
       CASE WHEN j.parent_how = 1 THEN 'medium' ELSE 'low' END AS confidence,
       j.parent_name || ', which installs software, started ' || j.child_name AS summary,
       j.reason  AS reason
  FROM judged j
 WHERE j.reason <> ''
