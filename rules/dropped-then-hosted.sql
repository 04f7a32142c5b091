-- SPDX-License-Identifier: Apache-2.0
-- id:         dropped-then-hosted
-- title:      What software wrote elsewhere was run by a program of Windows
-- level:      high
-- confidence: medium
-- attack:     T1195.002, T1218, T1574.001
-- needs:      sysmon:1, sysmon:11
-- lists:      trusted-installers, package-managers, windows-folder, windows-programs, installer-folders
-- why:        A payload that is a library needs a host: M.E.Doc ran NotPetya with rundll32.exe, CCleaner's was a service of svchost.exe.
-- noise:      Installers of services that are libraries without a signature.

-- (a) A program that is not of Windows, or an installer, wrote a file, neither
--     to a folder of Program Files nor to its own or below; within 24 hours
--     rundll32.exe, regsvr32.exe, mshta.exe and the like, at most 3 steps below
--     the same process, were told the file's path, or its name where they
--     stood in its folder.
-- (b) svchost.exe, rundll32.exe, services.exe, lsass.exe or wuauclt.exe loaded
--     a module that is not validly signed, which such a program had written in
--     the 24 hours before.
WITH hosted AS (
    SELECT s.event AS event, s.process AS process, s.child_name AS child_name,
           e.time AS time, a.ancestor AS writer, c.raw AS raw, y.text AS folder
      FROM list_match l
     CROSS JOIN spawn s
      JOIN event e        ON e.id = s.event
      JOIN process q      ON q.id = s.process
      JOIN path y         ON y.id = q.directory
      JOIN command_line c ON c.id = s.command_line
      JOIN ancestor a     ON a.process = s.process AND a.depth <= 3
     WHERE l.list = 'windows-programs'
       AND s.child_key = l.path_key
       AND s.child_name IN ('rundll32.exe', 'regsvr32.exe', 'mshta.exe', 'odbcconf.exe',
                            'cmstp.exe', 'control.exe', 'wuauclt.exe')
), told AS (
    SELECT h.event AS event, h.process AS process, h.child_name AS child_name,
           h.writer AS writer, f.event AS write_event, w.time AS write_time,
           t.text AS path, z.name AS writer_name,
           row_number() OVER (PARTITION BY h.event
                              ORDER BY w.time DESC, w.record_id DESC, t.text) AS n
      FROM hosted h
     CROSS JOIN resolved o
     CROSS JOIN file_event f
     CROSS JOIN path t
     CROSS JOIN event w
     CROSS JOIN process_ref r
     CROSS JOIN path i
     CROSS JOIN path_key z
     CROSS JOIN directory d
     CROSS JOIN path_key k
     CROSS JOIN directory b
     WHERE o.process = h.writer
       AND f.actor = o.ref
       AND f.kind = 11
       AND t.id = f.target
       AND w.id = f.event
       AND w.how = 0
       AND w.time <= h.time
       AND w.time >= h.time - 864000000000
       AND (has(h.raw, CASE WHEN substr(t.text, 1, 4) IN ('\\?\', '\??\')
                            THEN substr(t.text, 5) ELSE t.text END)
            OR (length(h.folder) > 3 AND has(t.text, h.folder) AND has(h.raw, t.name)))
       AND NOT has_any(t.text, 'Program Files', 'Program Files (x86)')
       AND NOT EXISTS (SELECT 1 FROM list_match m
                        WHERE m.path_key = t.key AND m.list = 'installer-folders')
       AND r.id = f.actor
       AND i.id = r.path
       AND z.id = i.key
       AND d.id = z.directory
       AND k.id = t.key
       AND b.id = k.directory
       AND (EXISTS (SELECT 1 FROM list_match m
                     WHERE m.path_key = z.id
                       AND m.list IN ('trusted-installers', 'package-managers'))
            OR (NOT EXISTS (SELECT 1 FROM list_match m
                             WHERE m.path_key = z.id AND m.list = 'windows-folder')
                AND substr(b.key, 1, length(d.key)) <> d.key))
), loaded AS (
    SELECT x.event AS event, o.process AS process, h.host AS host, e.time AS time,
           k.id AS module, k.name AS module_name, pk.name AS child_name,
           row_number() OVER (PARTITION BY h.host, pp.key, k.id
                              ORDER BY e.time, e.record_id, mp.text) AS n
      FROM list_match l
     CROSS JOIN path_key pk
     CROSS JOIN path pp
     CROSS JOIN process_ref r
     CROSS JOIN image_load x
     CROSS JOIN module u
     CROSS JOIN text s
     CROSS JOIN text v
     CROSS JOIN path mp
     CROSS JOIN path_key k
     CROSS JOIN event e
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     CROSS JOIN resolved o
     WHERE l.list = 'windows-programs'
       AND pk.id = l.path_key
       AND pk.name IN ('svchost.exe', 'rundll32.exe', 'services.exe', 'lsass.exe',
                       'wuauclt.exe')
       AND pp.key = pk.id
       AND r.path = pp.id
       AND x.actor = r.id
       AND u.id = x.module
       AND s.id = u.is_signed
       AND v.id = u.signature_status
       AND (in_fold(s.raw, 'false')
            OR (v.raw NOT IN ('', '-', '?') AND NOT in_fold(v.raw, 'Valid')))
       AND mp.id = u.path
       AND k.id = mp.key
       AND e.id = x.event
       AND e.how = 0
       AND m.id = e.stream
       AND h.computer = m.computer
       AND o.ref = r.id
       AND NOT EXISTS (SELECT 1 FROM list_match q
                        WHERE q.path_key = k.id AND q.list = 'installer-folders')
), written AS (
    SELECT l.event AS event, l.process AS process, l.child_name AS child_name,
           l.module_name AS module_name, w.event AS write_event,
           w.time AS write_time, w.path AS path, w.writer_name AS writer_name,
           w.writer AS writer,
           row_number() OVER (PARTITION BY l.event
                              ORDER BY w.time DESC, w.record_id DESC, w.path) AS n
      FROM loaded l
     CROSS JOIN file_write w
     WHERE l.n = 1
       AND w.path_key = l.module
       AND w.kind = 11
       AND w.host = l.host
       AND w.time <= l.time
       AND w.time >= l.time - 864000000000
       AND (EXISTS (SELECT 1 FROM list_match q
                     WHERE q.path_key = w.writer_key
                       AND q.list IN ('trusted-installers', 'package-managers'))
            OR NOT EXISTS (SELECT 1 FROM list_match q
                            WHERE q.path_key = w.writer_key AND q.list = 'windows-folder'))
)
SELECT t.event     AS event,
       t.process   AS process,
       t.writer    AS related,
       'medium'    AS confidence,
       t.child_name || ' was told to run what ' || t.writer_name || ' had written' AS summary,
       t.write_event AS write_event,
       t.path      AS path,
       t.write_time AS write_time
  FROM told t
 WHERE t.n = 1
UNION ALL
SELECT l.event, l.process, l.writer, 'low',
       l.child_name || ' loaded ' || l.module_name || ', which ' || l.writer_name ||
       ' had written and nobody signed',
       l.write_event, l.path, l.write_time
  FROM written l
 WHERE l.n = 1
