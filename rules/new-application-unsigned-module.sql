-- SPDX-License-Identifier: Apache-2.0
-- id:         new-application-unsigned-module
-- title:      A program loaded a module beside it that is not validly signed
-- level:      medium
-- confidence: low
-- attack:     T1574.001, T1195.002
-- needs:      sysmon:7
-- lists:      trusted-installers, package-managers, wide-folders, trusted-folders, windows-folder
-- why:        A poisoned package brings one library of its own, and a borrowed signed program is the cheapest loader there is.
-- noise:      Much honest software has unsigned libraries; most of it says so in its first hours and then never again.

-- The first load by a program on a host of a module that stands in its folder
-- or below, and that is not signed or not validly. It is a finding where
-- (a) an installer or package manager wrote to that folder, or the program,
--     in the 24 hours before, and the module was written in these hours too:
--     medium where another file of that folder or below is seen to be validly
--     signed (event 7, anywhere in the case), so that its maker signs what it
--     makes; else low, and only the first such module of a program is told;
-- (b) the program itself is validly signed (event 7, anywhere in the case),
--     the module stands right beside it, and was written in the 24 hours
--     before: medium; or the two stand neither in Windows nor where software
--     is installed: low.
WITH loaded AS (
    SELECT x.event AS event, o.process AS process, h.host AS host,
           e.time AS time, pp.key AS image, pk.directory AS directory,
           pk.name AS name, k.id AS module, k.name AS module_name,
           mp.text AS path, s.raw AS signed, v.raw AS status,
           CASE WHEN k.directory = pk.directory THEN 1 ELSE 0 END AS beside,
           row_number() OVER (PARTITION BY h.host, pp.key, k.id
                              ORDER BY e.time, e.record_id, mp.text) AS n
      FROM module u
     CROSS JOIN text s
     CROSS JOIN text v
     CROSS JOIN path mp
     CROSS JOIN path_key k
     CROSS JOIN directory kd
     CROSS JOIN image_load x
     CROSS JOIN event e
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     CROSS JOIN process_ref r
     CROSS JOIN path pp
     CROSS JOIN path_key pk
     CROSS JOIN directory pd
     CROSS JOIN resolved o
     WHERE s.id = u.is_signed
       AND v.id = u.signature_status
       AND (in_fold(s.raw, 'false')
            OR (v.raw NOT IN ('', '-', '?') AND NOT in_fold(v.raw, 'Valid')))
       AND mp.id = u.path
       AND k.id = mp.key
       AND kd.id = k.directory
       AND x.module = u.id
       AND e.id = x.event
       AND e.how = 0
       AND m.id = e.stream
       AND h.computer = m.computer
       AND r.id = x.actor
       AND pp.id = r.path
       AND pp.key <> k.id
       AND pk.id = pp.key
       AND pd.id = pk.directory
       AND pd.key <> ''
       AND substr(kd.key, 1, length(pd.key)) = pd.key
       AND o.ref = r.id
), first AS (
    SELECT l.event AS event, l.process AS process, l.host AS host,
           l.time AS time, l.image AS image, l.directory AS directory,
           l.name AS name, l.module AS module, l.module_name AS module_name,
           l.path AS path, l.status AS status, l.beside AS beside,
           CASE WHEN in_fold(l.signed, 'false')
                THEN ', which is not signed'
                ELSE ', whose signature is not valid' END AS what
      FROM loaded l
     WHERE l.n = 1
), written AS (
    -- The last write of the module within 24 hours before its load.
    SELECT l.event AS event, l.process AS process, l.host AS host,
           l.time AS time, l.image AS image, l.directory AS directory,
           l.name AS name, l.module_name AS module_name, l.path AS path,
           l.status AS status, l.beside AS beside, l.what AS what,
           w.event AS write_event, w.time AS write_time,
           w.writer_name AS writer,
           row_number() OVER (PARTITION BY l.event
                              ORDER BY w.time DESC, w.record_id DESC,
                                       w.writer_name) AS n
      FROM first l
     CROSS JOIN file_write w
     WHERE w.path_key = l.module
       AND w.kind = 11
       AND w.host = l.host
       AND w.time <= l.time
       AND w.time >= l.time - 864000000000
), fresh AS (
    SELECT w.event AS event, w.process AS process, w.host AS host,
           w.time AS time, w.image AS image, w.directory AS directory,
           w.name AS name, w.module_name AS module_name, w.path AS path,
           w.status AS status, w.beside AS beside, w.what AS what,
           w.write_event AS write_event, w.write_time AS write_time,
           w.writer AS writer
      FROM written w
     WHERE w.n = 1
), timeline AS (
    -- Folders are read once, whatever number of loads there is: when an
    -- installer wrote there, and whether another file there is signed.
    SELECT w.event AS event, w.process AS process, w.host AS host,
           w.time AS time, w.image AS image, w.name AS name,
           w.module_name AS module_name, w.path AS path, w.status AS status,
           w.what AS what, w.write_event AS write_event,
           w.write_time AS write_time, w.writer AS writer,
           NULL AS install_time, 0 AS signs
      FROM fresh w
    UNION ALL
    SELECT 0, 0, g.host, w.time, g.image, '', '', '', '', '', 0, 0, '', w.time, 0
      FROM (SELECT DISTINCT w.host AS host, w.image AS image, w.directory AS directory
              FROM fresh w) g
     CROSS JOIN directory d
     CROSS JOIN directory b
     CROSS JOIN path_key z
     CROSS JOIN file_write w
     CROSS JOIN list_match i
     WHERE d.id = g.directory
       AND b.key >= d.key
       AND b.key < substr(d.key, 1, length(d.key) - 1) || '0'
       AND z.directory = b.id
       AND (z.id = g.image
            OR NOT EXISTS (SELECT 1 FROM list_match q
                            WHERE q.list = 'wide-folders' AND q.path_key = g.image))
       AND w.path_key = z.id
       AND w.kind = 11
       AND w.host = g.host
       AND i.list IN ('trusted-installers', 'package-managers')
       AND i.path_key = w.writer_key
    UNION ALL
    SELECT 0, 0, 0, 0, g.image, '', '', '', '', '', 0, 0, '', NULL, 1
      FROM (SELECT DISTINCT w.image AS image, w.directory AS directory
              FROM fresh w) g
     WHERE NOT EXISTS (SELECT 1 FROM list_match q
                        WHERE q.list = 'wide-folders' AND q.path_key = g.image)
       AND EXISTS (SELECT 1
                     FROM directory d
                    CROSS JOIN directory b
                    CROSS JOIN path_key z
                    CROSS JOIN path t
                    CROSS JOIN module u
                    CROSS JOIN text s
                    CROSS JOIN text v
                    WHERE d.id = g.directory
                      AND b.key >= d.key
                      AND b.key < substr(d.key, 1, length(d.key) - 1) || '0'
                      AND z.directory = b.id
                      AND t.key = z.id
                      AND u.path = t.id
                      AND s.id = u.is_signed
                      AND v.id = u.signature_status
                      AND in_fold(s.raw, 'true')
                      AND in_fold(v.raw, 'Valid'))
), aged AS (
    SELECT l.event AS event, l.process AS process, l.host AS host,
           l.time AS time, l.image AS image, l.name AS name, l.module_name AS module_name, l.path AS path,
           l.status AS status, l.what AS what, l.write_event AS write_event,
           l.write_time AS write_time, l.writer AS writer,
           MAX(l.install_time) OVER (PARTITION BY l.host, l.image ORDER BY l.time) AS install_time,
           MAX(l.signs) OVER (PARTITION BY l.image) AS signs
      FROM timeline l
), installed AS (
    SELECT l.event AS event, l.process AS process, l.name AS name,
           l.module_name AS module_name, l.path AS path, l.status AS status,
           l.what AS what, l.write_event AS write_event,
           l.write_time AS write_time, l.writer AS writer, l.signs AS signs,
           row_number() OVER (PARTITION BY l.host, l.image
                              ORDER BY l.time, l.path) AS n,
           count(*) OVER (PARTITION BY l.host, l.image) AS modules
      FROM aged l
     WHERE l.event <> 0
       AND l.install_time >= l.time - 864000000000
)
SELECT w.event       AS event,
       w.process     AS process,
       0             AS related,
       CASE WHEN w.signs = 1 THEN 'medium' ELSE 'low' END AS confidence,
       w.name || ' was just installed and loaded ' || w.module_name || w.what AS summary,
       w.write_event AS write_event,
       w.path        AS path,
       w.status      AS signature_status,
       w.writer      AS writer,
       w.write_time  AS write_time,
       CASE WHEN w.signs = 1 THEN 'yes' ELSE 'not seen' END AS other_files_signed,
       w.modules     AS modules
  FROM installed w
 WHERE w.signs = 1 OR w.n = 1
UNION ALL
SELECT w.event, w.process, 0, 'medium',
       w.name || ' is signed and loaded ' || w.module_name || ' beside it' || w.what,
       w.write_event, w.path, w.status, w.writer, w.write_time, NULL, NULL
  FROM fresh w
 WHERE w.beside = 1
   AND EXISTS (SELECT 1
                 FROM path p
                CROSS JOIN module u
                CROSS JOIN text s
                CROSS JOIN text v
                WHERE p.key = w.image
                  AND u.path = p.id
                  AND s.id = u.is_signed
                  AND v.id = u.signature_status
                  AND in_fold(s.raw, 'true')
                  AND in_fold(v.raw, 'Valid'))
UNION ALL
SELECT l.event, l.process, 0, 'low',
       l.name || ' is signed and loaded ' || l.module_name || ' beside it' || l.what,
       NULL, l.path, l.status, NULL, NULL, NULL, NULL
  FROM first l
 WHERE l.beside = 1
   AND NOT EXISTS (SELECT 1 FROM list_match q
                    WHERE q.list IN ('trusted-folders', 'windows-folder')
                      AND q.path_key = l.image)
   AND EXISTS (SELECT 1
                 FROM path p
                CROSS JOIN module u
                CROSS JOIN text s
                CROSS JOIN text v
                WHERE p.key = l.image
                  AND u.path = p.id
                  AND s.id = u.is_signed
                  AND v.id = u.signature_status
                  AND in_fold(s.raw, 'true')
                  AND in_fold(v.raw, 'Valid'));
