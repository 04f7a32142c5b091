-- SPDX-License-Identifier: Apache-2.0
-- id:         dropped-then-run
-- title:      What an installer or package manager wrote was run
-- level:      low
-- confidence: medium
-- attack:     T1195.002, T1204.002
-- needs:      sysmon:1, sysmon:11
-- lists:      trusted-installers, package-managers
-- why:        The payload of a poisoned installer is a file that it writes and that runs soon after.
-- noise:      Installing software and starting it is just that; it matters beside a finding of the same tree.

-- The last write of the path before the run, on the same host, by path key.
-- Runs and writes of a file stand in one order, and each run is in the group of
-- the write before it: to pair all of them would be quadratic where a fleet
-- writes one path and runs it.
WITH run AS (
    SELECT s.event AS event, s.process AS process, s.host AS host,
           s.child_key AS file, s.child_name AS child_name,
           e.time AS time, e.record_id AS record_id
      FROM spawn s
      JOIN event e        ON e.id = s.event
     WHERE EXISTS (SELECT 1
                     FROM path_key k
                    CROSS JOIN file_write w
                    WHERE k.file = s.child_key
                      AND w.path_key = k.id
                      AND w.kind = 11)
), deed AS (
    SELECT r.host AS host, r.file AS file, r.time AS time,
           r.record_id AS record_id, 0 AS is_write, r.event AS event,
           r.process AS process, r.child_name AS child_name, 0 AS actor,
           '' AS path
      FROM run r
    UNION ALL
    SELECT w.host, q.file, w.time, w.record_id, 1, w.event, 0, '', w.actor,
           w.path
      FROM (SELECT DISTINCT r.file AS file FROM run r) q
     CROSS JOIN path_key k
     CROSS JOIN file_write w
     WHERE k.file = q.file
       AND w.path_key = k.id
       AND w.kind = 11
), numbered AS (
    SELECT d.host AS host, d.file AS file, d.time AS time,
           d.is_write AS is_write, d.event AS event, d.process AS process,
           d.child_name AS child_name, d.actor AS actor, d.path AS path,
           SUM(d.is_write) OVER (PARTITION BY d.host, d.file
                                 ORDER BY d.time, d.is_write DESC, d.record_id,
                                          d.path DESC
                                 ROWS BETWEEN UNBOUNDED PRECEDING
                                          AND CURRENT ROW) AS writes
      FROM deed d
), dropped AS (
    SELECT n.is_write AS is_write, n.event AS event, n.process AS process,
           n.child_name AS child_name, n.writes AS writes,
           MAX(CASE n.is_write WHEN 1 THEN n.event END)
               OVER (PARTITION BY n.host, n.file, n.writes) AS write_event,
           MAX(CASE n.is_write WHEN 1 THEN n.time END)
               OVER (PARTITION BY n.host, n.file, n.writes) AS write_time,
           MAX(CASE n.is_write WHEN 1 THEN n.actor END)
               OVER (PARTITION BY n.host, n.file, n.writes) AS actor,
           MAX(CASE n.is_write WHEN 1 THEN n.path END)
               OVER (PARTITION BY n.host, n.file, n.writes) AS path
      FROM numbered n
)
SELECT d.event     AS event,
       d.process   AS process,
       o.process   AS related,
       NULL        AS confidence,
       d.child_name || ' was written by ' || k.name || ' and run' AS summary,
       d.write_event AS write_event,
       d.path      AS path,
       d.write_time AS write_time
  FROM dropped d
  JOIN process_ref a  ON a.id = d.actor
  JOIN path p         ON p.id = a.path
  JOIN path_key k     ON k.id = p.key
  JOIN resolved o     ON o.ref = d.actor
 WHERE d.is_write = 0
   AND d.writes > 0
   AND EXISTS (SELECT 1 FROM list_match i
                WHERE i.path_key = p.key
                  AND i.list IN ('trusted-installers', 'package-managers'));
