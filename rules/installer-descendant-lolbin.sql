-- SPDX-License-Identifier: Apache-2.0
-- id:         installer-descendant-lolbin
-- title:      A living-off-the-land binary runs further below an installer
-- level:      high
-- confidence: low
-- attack:     T1195.002
-- needs:      sysmon:1, parent
-- lists:      trusted-installers, lolbins
-- why:        What an installer brought may be the one that starts the LOLBin, so that the installer is not its parent.
-- noise:      Everything that an installer starts and leaves running is below it.

-- The nearest installer 2 to 6 steps above; directly below one is the rule
-- installer-spawned-lolbin.
WITH below AS (
    SELECT s.event       AS event,
           s.process     AS process,
           s.parent_key  AS parent_key,
           s.parent_name AS parent_name,
           s.child_name  AS child_name,
           a.ancestor    AS installer,
           a.depth       AS steps,
           t.key         AS installer_key,
           row_number() OVER (PARTITION BY s.event ORDER BY a.depth) AS n
      FROM list_match c
      JOIN spawn s        ON s.child_key = c.path_key
      JOIN ancestor a     ON a.process = s.process AND a.depth >= 2 AND a.depth <= 6
      JOIN process p      ON p.id = a.ancestor
      JOIN process_ref r  ON r.id = p.self
      JOIN path t         ON t.id = r.path
      JOIN list_match i   ON i.list = 'trusted-installers' AND i.path_key = t.key
     WHERE c.list = 'lolbins'
)
SELECT b.event     AS event,
       b.process   AS process,
       b.installer AS related,
       NULL        AS confidence,
       b.parent_name || ' started ' || b.child_name || ' below ' || k.name AS summary,
       b.steps     AS steps
  FROM below b
  JOIN path_key k ON k.id = b.installer_key
 WHERE b.n = 1
   AND NOT EXISTS (SELECT 1 FROM list_match d
                    WHERE d.list = 'trusted-installers' AND d.path_key = b.parent_key);
