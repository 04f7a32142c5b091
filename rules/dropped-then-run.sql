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
WITH run AS (
    SELECT s.event AS event, s.process AS process, s.host AS host,
           s.child_key AS child_key, s.child_name AS child_name,
           e.time AS run_time
      FROM spawn s
      JOIN event e        ON e.id = s.event
), dropped AS (
    SELECT r.event AS event, r.process AS process, r.child_name AS child_name,
           w.id AS write_event, w.time AS write_time, f.actor AS actor,
           t.text AS path,
           row_number() OVER (PARTITION BY r.event
                              ORDER BY w.time DESC, w.record_id DESC, t.text) AS n
      FROM run r
     CROSS JOIN path_key k
     CROSS JOIN path t
     CROSS JOIN file_event f
     CROSS JOIN event w
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     WHERE w.id = f.event
       AND w.how = 0
       AND w.time <= r.run_time
       AND m.id = w.stream
       AND h.computer = m.computer
       AND h.host = r.host
       AND k.file = r.child_key
       AND t.key = k.id
       AND f.target = t.id
       AND f.kind = 11
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
 WHERE d.n = 1
   AND EXISTS (SELECT 1 FROM list_match i
                WHERE i.path_key = p.key
                  AND i.list IN ('trusted-installers', 'package-managers'));
