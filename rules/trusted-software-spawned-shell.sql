-- SPDX-License-Identifier: Apache-2.0
-- id:         trusted-software-spawned-shell
-- title:      Installed software started a shell
-- level:      critical
-- confidence: medium
-- attack:     T1195, T1195.002
-- needs:      sysmon:1|security:4688, company
-- lists:      shells, trusted-folders, usual-shell-parents
-- why:        A product that was tampered with at its maker is trusted, installed, and has no business with a shell.
-- noise:      Management agents, help desks, IDEs and database tools start shells by design.

-- The parent's path is the child's own word (ParentImage). Its company is the
-- parent's own: observed in its event 1; else inferred where every sighting of
-- that path that names a company names the same; else unknown, and reported
-- all the same. Only a company observed to be empty is no finding.
WITH software AS (
    -- Each such parent once, with the companies that its sightings name.
    SELECT h.path_key AS path_key,
           MIN(CASE WHEN v.company IN ('-', '?') THEN '' ELSE v.company END) AS least,
           MAX(CASE WHEN v.company IN ('-', '?') THEN '' ELSE v.company END) AS most
      FROM (SELECT DISTINCT s.parent_key AS path_key
              FROM list_match c
              JOIN spawn s      ON s.child_key = c.path_key
              JOIN list_match f ON f.list = 'trusted-folders' AND f.path_key = s.parent_key
             WHERE c.list = 'shells'
               AND NOT EXISTS (SELECT 1 FROM list_match u
                                WHERE u.list = 'usual-shell-parents' AND u.path_key = s.parent_key)) h
      LEFT JOIN image_sighting i ON i.path_key = h.path_key
      LEFT JOIN version_info v   ON v.id = i.version
     GROUP BY h.path_key
), known AS (
    SELECT s.event       AS event,
           s.process     AS process,
           s.parent      AS parent,
           s.parent_name AS parent_name,
           s.child_name  AS child_name,
           CASE WHEN s.parent_how = 1 AND e.how = 0 AND v.company IS NOT NULL
                THEN 'observed'
                WHEN g.least = g.most AND g.least <> ''
                THEN 'inferred'
                ELSE 'unknown' END AS knowledge,
           v.company     AS observed,
           g.least       AS inferred
      FROM software g
     CROSS JOIN spawn s
      JOIN list_match c    ON c.list = 'shells' AND c.path_key = s.child_key
      JOIN process p       ON p.id = s.parent
      JOIN version_info v  ON v.id = p.version
      LEFT JOIN event e    ON e.id = p.event
     WHERE s.parent_key = g.path_key
)
SELECT k.event     AS event,
       k.process   AS process,
       k.parent    AS related,
       CASE k.knowledge WHEN 'observed' THEN 'high'
                        WHEN 'inferred' THEN 'medium'
                        ELSE 'low' END AS confidence,
       k.parent_name || ' started ' || k.child_name AS summary,
       k.knowledge AS company_knowledge,
       CASE k.knowledge WHEN 'observed' THEN k.observed
                        WHEN 'inferred' THEN k.inferred
                        ELSE '' END AS company
  FROM known k
 WHERE k.knowledge <> 'observed'
    OR k.observed NOT IN ('', '-', '?');
