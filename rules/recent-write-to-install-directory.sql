-- SPDX-License-Identifier: Apache-2.0
-- id:         recent-write-to-install-directory
-- title:      Installed software started a shell soon after its folder was written to
-- level:      critical
-- confidence: medium
-- attack:     T1195.002, T1554
-- needs:      sysmon:1, sysmon:11
-- lists:      shells, trusted-folders, usual-shell-parents, wide-folders
-- why:        An update that replaced a part of the product, and the product then starting a shell: 3CX and SolarWinds looked like this.
-- noise:      Products that update themselves daily and use scripts by design.

-- Written (event 11) within 24 hours before, in the folder of the parent or
-- below it, by anything but the parent itself. The five last writes are shown.
-- A key of a folder ends in `/`, so what is below it lies between `.../` and
-- `...0`.
WITH shell AS (
    SELECT s.event AS event, s.process AS process, s.parent AS parent,
           s.host AS host, s.parent_name AS parent_name,
           s.child_name AS child_name, k.directory AS directory,
           e.time AS shell_time
      FROM list_match c
      JOIN spawn s        ON s.child_key = c.path_key
      JOIN event e        ON e.id = s.event
      JOIN list_match f   ON f.list = 'trusted-folders' AND f.path_key = s.parent_key
      JOIN path_key k     ON k.id = s.parent_key
     WHERE c.list = 'shells'
       AND NOT EXISTS (SELECT 1 FROM list_match u
                        WHERE u.path_key = s.parent_key
                          AND u.list IN ('usual-shell-parents', 'wide-folders'))
), written AS (
    SELECT x.event AS event, x.process AS process, x.parent AS parent,
           x.parent_name AS parent_name, x.child_name AS child_name,
           w.id AS write_event,
           first_value(w.time) OVER latest AS write_time,
           first_value(t.text) OVER latest AS path,
           first_value(a.name) OVER latest AS writer,
           row_number() OVER latest AS n
      FROM shell x
     CROSS JOIN directory d
     CROSS JOIN directory b
     CROSS JOIN path_key k
     CROSS JOIN path t
     CROSS JOIN file_event f
     CROSS JOIN event w
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     CROSS JOIN resolved o
     CROSS JOIN process_ref r
     CROSS JOIN path p
     CROSS JOIN path_key a
     WHERE d.id = x.directory
       AND b.key >= d.key
       AND b.key < substr(d.key, 1, length(d.key) - 1) || '0'
       AND k.directory = b.id
       AND t.key = k.id
       AND f.target = t.id
       AND f.kind = 11
       AND w.id = f.event
       AND w.how = 0
       AND w.time <= x.shell_time
       AND w.time >= x.shell_time - 864000000000
       AND m.id = w.stream
       AND h.computer = m.computer
       AND h.host = x.host
       AND o.ref = f.actor
       AND o.process <> x.parent
       AND r.id = f.actor
       AND p.id = r.path
       AND a.id = p.key
    WINDOW latest AS (PARTITION BY x.event
                      ORDER BY w.time DESC, w.record_id DESC, t.text)
)
SELECT w.event    AS event,
       w.process  AS process,
       w.parent   AS related,
       NULL       AS confidence,
       w.parent_name || ' started ' || w.child_name || ' after its folder was written to' AS summary,
       w.write_event AS write_event,
       w.path     AS path,
       w.writer   AS writer,
       w.write_time AS write_time
  FROM written w
 WHERE w.n <= 5;
