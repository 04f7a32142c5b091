-- SPDX-License-Identifier: Apache-2.0
-- id:         trusted-software-spawned-shell
-- title:      Installed software started a shell
-- level:      critical
-- confidence: medium
-- attack:     T1195, T1195.002
-- needs:      sysmon:1, company
-- lists:      shells, trusted-folders, usual-shell-parents
-- why:        A product that was tampered with at its maker is trusted, installed, and has no business with a shell.
-- noise:      Management agents, help desks, IDEs and database tools start shells by design.

-- The parent's path is the child's own word (ParentImage). Its company is the
-- parent's own: observed in its event 1; else inferred where every sighting of
-- that path that names a company names the same; else unknown, and reported
-- all the same. Only a company observed to be empty is no finding.
WITH hit AS (
    -- observed: the company of the parent's own event 1, NULL where that is
    -- not there, of a layout without the field, or not found by its GUID.
    -- The shells come first: of trusted folders every file ever written is
    -- one, and no count of rows tells that lists differ so much.
    SELECT s.event AS event, s.process AS process, s.parent AS parent,
           s.parent_key AS parent_key, s.parent_name AS parent_name, s.child_name AS child_name,
           CASE WHEN s.parent_how = 1 AND e.how = 0 THEN v.company END AS observed
      FROM list_match c
     CROSS JOIN spawn s
     CROSS JOIN list_match f
      JOIN process p      ON p.id = s.parent
      JOIN version_info v ON v.id = p.version
      LEFT JOIN event e   ON e.id = p.event
     WHERE c.list = 'shells' AND s.child_key = c.path_key
       AND f.list = 'trusted-folders' AND f.path_key = s.parent_key
       AND NOT EXISTS (SELECT 1 FROM list_match u
                        WHERE u.list = 'usual-shell-parents' AND u.path_key = s.parent_key)
), together AS (
    -- The hits, and every company under which their parents' paths were seen.
    SELECT event, process, parent, parent_key, parent_name, child_name, observed, NULL AS company
      FROM hit
    UNION ALL
    SELECT 0, 0, 0, k.parent_key, '', '', NULL,
           CASE WHEN v.company IN ('-', '?') THEN '' ELSE v.company END
      FROM (SELECT DISTINCT parent_key FROM hit) k
      JOIN image_sighting i ON i.path_key = k.parent_key
      JOIN version_info v   ON v.id = i.version AND v.company IS NOT NULL
), known AS (
    SELECT event, process, parent, parent_name, child_name, observed,
           MIN(company) OVER (PARTITION BY parent_key) AS least,
           MAX(company) OVER (PARTITION BY parent_key) AS most
      FROM together
)
SELECT k.event   AS event,
       k.process AS process,
       k.parent  AS related,
       CASE WHEN k.observed IS NOT NULL                 THEN 'high'
            WHEN k.least = k.most AND k.least <> ''     THEN 'medium'
            ELSE 'low' END AS confidence,
       k.parent_name || ' started ' || k.child_name AS summary,
       CASE WHEN k.observed IS NOT NULL                 THEN 'observed'
            WHEN k.least = k.most AND k.least <> ''     THEN 'inferred'
            ELSE 'unknown' END AS company_knowledge,
       CASE WHEN k.observed IS NOT NULL                 THEN k.observed
            WHEN k.least = k.most                       THEN k.least
            ELSE '' END AS company
  FROM known k
 WHERE k.event <> 0
   AND (k.observed IS NULL OR k.observed NOT IN ('', '-', '?'));
