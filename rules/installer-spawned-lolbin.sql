-- SPDX-License-Identifier: Apache-2.0
-- id:         installer-spawned-lolbin
-- title:      Installer or updater started a program that runs what it is given
-- level:      critical
-- confidence: medium
-- attack:     T1195, T1195.002
-- needs:      sysmon:1
-- lists:      trusted-installers, lolbins
-- why:        A poisoned installer runs its payload through what Windows already has.
-- noise:      Squirrel updaters, SCCM, PDQ Deploy and custom MSI actions do this by design.

-- The installer's name is the child's own word (ParentImage); what is known
-- of the installer's company sets the confidence and removes no row.
WITH hit AS (
    -- observed: the company of the parent's own event 1, NULL where that is
    -- not there, of a layout without the field, or not found by its GUID.
    -- The children come first: they lie in few places, while an installer may
    -- be unpacked to a new folder each time it runs.
    SELECT s.event AS event, s.process AS process, s.parent AS parent,
           s.parent_key AS parent_key, s.parent_name AS parent_name, s.child_name AS child_name,
           CASE WHEN s.parent_how = 1 AND e.how = 0 THEN v.company END AS observed
      FROM list_match c
     CROSS JOIN spawn s
     CROSS JOIN list_match i
      JOIN process p      ON p.id = s.parent
      JOIN version_info v ON v.id = p.version
      LEFT JOIN event e   ON e.id = p.event
     WHERE c.list = 'lolbins' AND s.child_key = c.path_key
       AND i.list = 'trusted-installers' AND i.path_key = s.parent_key
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
 WHERE k.event <> 0;
