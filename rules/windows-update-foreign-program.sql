-- SPDX-License-Identifier: Apache-2.0
-- id:         windows-update-foreign-program
-- title:      Windows Update ran what no update is
-- level:      high
-- confidence: medium
-- attack:     T1195.002, T1072, T1218
-- needs:      sysmon:1, parent
-- lists:      windows-update-agents, windows-update-cache, lolbins
-- why:        A WSUS server, or who answers in its place, makes every client run as SYSTEM what it offers: PsExec with a command is signed by Microsoft.
-- noise:      Home-made packages that administrators publish through WSUS.

-- (a) the agent, or a program out of its cache, started a LOLBin;
-- (b) a program out of the cache is PsExec or BGInfo by its own words, or
--     names no company;
-- (c) the agent was told to load a library by its path.
SELECT s.event   AS event,
       s.process AS process,
       s.parent  AS related,
       'medium'  AS confidence,
       s.parent_name || ', for Windows Update, started ' || s.child_name AS summary
  FROM list_match c
 CROSS JOIN spawn s
 CROSS JOIN list_match a
 WHERE c.list = 'lolbins'
   AND s.child_key = c.path_key
   AND a.list IN ('windows-update-agents', 'windows-update-cache')
   AND a.path_key = s.parent_key
UNION ALL
SELECT s.event, s.process, s.parent, 'medium',
       'Windows Update fetched and ran ' || s.child_name ||
       CASE WHEN v.company IN ('', '-', '?') THEN ', which names no company'
            ELSE ', which is ' || v.original_name END
  FROM list_match a
 CROSS JOIN spawn s
  JOIN version_info v ON v.id = s.version
 WHERE a.list = 'windows-update-cache'
   AND s.child_key = a.path_key
   AND (v.company IN ('', '-', '?')
        OR in_fold(v.original_name, 'psexec.c', 'psexec.exe', 'bginfo.exe'))
UNION ALL
SELECT s.event, s.process, s.parent, 'medium',
       s.child_name || ' was told to load a library by its path'
  FROM list_match a
 CROSS JOIN spawn s
  JOIN command_line c ON c.id = s.command_line
 WHERE a.list = 'windows-update-agents'
   AND s.child_key = a.path_key
   AND has_any(c.raw, 'UpdateDeploymentProvider')
   AND NOT has_any(c.raw, 'UpdateDeploymentProvider.dll')
   AND (instr(substr(c.raw, 5), ':\') > 0 OR instr(substr(c.raw, 5), '\\') > 0)
