-- SPDX-License-Identifier: Apache-2.0
-- id:         package-manager-spawned-shell
-- title:      A shell runs below a package manager or build tool
-- level:      medium
-- confidence: medium
-- attack:     T1195.001, T1059
-- needs:      sysmon:1, parent
-- lists:      shells, package-managers
-- why:        An install script of a poisoned package runs as soon as it is fetched, in a shell below the package manager.
-- noise:      Builds and honest install scripts start shells all day; the command line tells them apart.

-- The nearest of the shell's ancestors that is one, within 6 steps. Where the
-- parent is not known the child's own word for it (ParentImage) is enough.
WITH below AS (
    SELECT s.event      AS event,
           s.process    AS process,
           s.child_name AS child_name,
           a.ancestor   AS manager,
           a.depth      AS steps,
           t.key        AS manager_key
      FROM list_match c
      JOIN spawn s        ON s.child_key = c.path_key
      JOIN ancestor a     ON a.process = s.process AND a.depth <= 6
      JOIN process p      ON p.id = a.ancestor
      JOIN process_ref r  ON r.id = p.self
      JOIN path t         ON t.id = r.path
      JOIN list_match m   ON m.list = 'package-managers' AND m.path_key = t.key
     WHERE c.list = 'shells'
    UNION ALL
    SELECT s.event, s.process, s.child_name, 0, 1, s.parent_key
      FROM list_match c
      JOIN spawn s        ON s.child_key = c.path_key AND s.parent = 0
      JOIN list_match m   ON m.list = 'package-managers' AND m.path_key = s.parent_key
     WHERE c.list = 'shells'
), nearest AS (
    SELECT b.event AS event, b.process AS process, b.child_name AS child_name,
           b.manager AS manager, b.steps AS steps, b.manager_key AS manager_key,
           row_number() OVER (PARTITION BY b.event ORDER BY b.steps) AS n
      FROM below b
)
SELECT n.event    AS event,
       n.process  AS process,
       n.manager  AS related,
       CASE WHEN n.steps = 1 THEN 'medium' ELSE 'low' END AS confidence,
       CASE WHEN n.steps = 1 THEN k.name || ' started ' || n.child_name
            ELSE n.child_name || ' runs below ' || k.name END AS summary,
       n.steps    AS steps
  FROM nearest n
  JOIN path_key k ON k.id = n.manager_key
 WHERE n.n = 1;
