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
-- `...0`. The writes to a parent's folder are read once for all of its shells:
-- an agent may start thousands and another write as many files.
WITH shell AS (
    SELECT s.event AS event, s.process AS process, s.parent AS parent,
           s.host AS host, s.parent_key AS parent_key,
           s.parent_name AS parent_name, s.child_name AS child_name,
           e.time AS time
      FROM list_match c
     CROSS JOIN spawn s
     CROSS JOIN list_match f
     CROSS JOIN event e
     WHERE c.list = 'shells'
       AND s.child_key = c.path_key
       AND f.list = 'trusted-folders'
       AND f.path_key = s.parent_key
       AND e.id = s.event
       AND NOT EXISTS (SELECT 1 FROM list_match u
                        WHERE u.path_key = s.parent_key
                          AND u.list IN ('usual-shell-parents', 'wide-folders'))
), written AS (
    SELECT g.host AS host, g.parent AS parent, g.parent_key AS parent_key,
           w.time AS time,
           lag(w.time, 1) OVER latest AS second,
           lag(w.time, 2) OVER latest AS third,
           lag(w.time, 3) OVER latest AS fourth,
           lag(w.time, 4) OVER latest AS fifth
      FROM (SELECT DISTINCT x.host AS host, x.parent AS parent, x.parent_key AS parent_key
              FROM shell x) g
     CROSS JOIN path_key i
     CROSS JOIN directory d
     CROSS JOIN directory b
     CROSS JOIN path_key k
     CROSS JOIN file_write w
     WHERE i.id = g.parent_key
       AND d.id = i.directory
       AND b.key >= d.key
       AND b.key < substr(d.key, 1, length(d.key) - 1) || '0'
       AND k.directory = b.id
       AND w.path_key = k.id
       AND w.kind = 11
       AND w.host = g.host
       AND w.writer <> g.parent
    WINDOW latest AS (PARTITION BY g.host, g.parent, g.parent_key ORDER BY w.time)
), timeline AS (
    SELECT x.event AS event, x.process AS process, x.parent AS parent,
           x.host AS host, x.parent_key AS parent_key,
           x.parent_name AS parent_name, x.child_name AS child_name,
           x.time AS time, NULL AS first, NULL AS second, NULL AS third,
           NULL AS fourth, NULL AS fifth
      FROM shell x
    UNION ALL
    SELECT 0, 0, w.parent, w.host, w.parent_key, '', '',
           w.time, w.time, w.second, w.third, w.fourth, w.fifth
      FROM written w
), aged AS (
    -- The times of the last five writes before: they only ever grow.
    SELECT l.event AS event, l.process AS process, l.parent AS parent,
           l.host AS host, l.parent_key AS parent_key,
           l.parent_name AS parent_name, l.child_name AS child_name,
           l.time AS time,
           MAX(l.first) OVER before AS first,
           MAX(l.second) OVER before AS second,
           MAX(l.third) OVER before AS third,
           MAX(l.fourth) OVER before AS fourth,
           MAX(l.fifth) OVER before AS fifth
      FROM timeline l
    WINDOW before AS (PARTITION BY l.host, l.parent, l.parent_key ORDER BY l.time)
), found AS (
    SELECT g.event AS event, g.process AS process, g.parent AS parent,
           g.host AS host, g.parent_key AS parent_key,
           g.parent_name AS parent_name, g.child_name AS child_name,
           g.time AS time, g.first AS first, g.second AS second,
           g.third AS third, g.fourth AS fourth, g.fifth AS fifth
      FROM aged g
     WHERE g.event <> 0
       AND g.first >= g.time - 864000000000
), shown AS (
    SELECT x.event AS event, x.process AS process, x.parent AS parent,
           x.parent_name AS parent_name, x.child_name AS child_name,
           w.id AS write_event,
           first_value(w.time) OVER latest AS write_time,
           first_value(t.text) OVER latest AS path,
           first_value(a.name) OVER latest AS writer,
           row_number() OVER latest AS n
      FROM found x
     CROSS JOIN event w
     CROSS JOIN file_event f
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     CROSS JOIN path t
     CROSS JOIN path_key k
     CROSS JOIN directory b
     CROSS JOIN path_key i
     CROSS JOIN directory d
     CROSS JOIN resolved o
     CROSS JOIN process_ref r
     CROSS JOIN path p
     CROSS JOIN path_key a
     WHERE w.time IN (x.first, x.second, x.third, x.fourth, x.fifth)
       AND w.time >= x.time - 864000000000
       AND w.how = 0
       AND f.event = w.id
       AND f.kind = 11
       AND m.id = w.stream
       AND h.computer = m.computer
       AND h.host = x.host
       AND t.id = f.target
       AND k.id = t.key
       AND b.id = k.directory
       AND i.id = x.parent_key
       AND d.id = i.directory
       AND b.key >= d.key
       AND b.key < substr(d.key, 1, length(d.key) - 1) || '0'
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
  FROM shown w
 WHERE w.n <= 5;
