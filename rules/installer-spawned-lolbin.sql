-- SPDX-License-Identifier: Apache-2.0
-- id:         installer-spawned-lolbin
-- title:      Installer or updater started a program that runs what it is given
-- level:      critical
-- confidence: medium
-- attack:     T1195, T1195.002
-- needs:      sysmon:1|security:4688
-- lists:      trusted-installers, lolbins
-- why:        A poisoned installer runs its payload through what Windows already has.
-- noise:      Squirrel updaters, SCCM, PDQ Deploy and custom MSI actions do this by design.

-- The installer's name is the child's own word (ParentImage); what is known
-- of the installer's company sets the confidence and removes no row.
WITH installer AS (
    -- Every path of an installer, with the companies that its sightings name.
    SELECT m.path_key AS path_key,
           MIN(CASE WHEN v.company IN ('-', '?') THEN '' ELSE v.company END) AS least,
           MAX(CASE WHEN v.company IN ('-', '?') THEN '' ELSE v.company END) AS most
      FROM list_match m
      LEFT JOIN image_sighting i ON i.path_key = m.path_key
      LEFT JOIN version_info v   ON v.id = i.version
     WHERE m.list = 'trusted-installers'
     GROUP BY m.path_key
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
      FROM installer g
     CROSS JOIN spawn s
      JOIN list_match c    ON c.list = 'lolbins' AND c.path_key = s.child_key
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
  FROM known k;
