-- SPDX-License-Identifier: Apache-2.0
-- id:         dropped-driver-unsigned
-- title:      A driver that software had just written is not validly signed
-- level:      high
-- confidence: medium
-- attack:     T1195.002, T1543.003, T1014
-- needs:      sysmon:6, sysmon:11
-- lists:      trusted-installers, windows-folder
-- why:        A poisoned driver package, or an updater that brings a driver of its own, ends in the kernel.
-- noise:      Hosts in test mode, and 32-bit Windows, where drivers need no signature.

-- Few drivers are loaded once a host runs, and a log of some days may have no
-- event 6: then nobody can say whether one was.
-- Written within 24 hours before by a program that is not of Windows, or by an
-- installer.
WITH loaded AS (
    SELECT x.event AS event, h.host AS host, e.time AS time, k.id AS module,
           k.name AS name, mp.text AS path, v.raw AS status,
           row_number() OVER (PARTITION BY h.host, k.id
                              ORDER BY e.time, e.record_id, mp.text) AS n
      FROM driver_load x
     CROSS JOIN module u
     CROSS JOIN text s
     CROSS JOIN text v
     CROSS JOIN path mp
     CROSS JOIN path_key k
     CROSS JOIN event e
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     WHERE u.id = x.module
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
), written AS (
    SELECT l.event AS event, l.name AS name, l.path AS path, l.status AS status,
           w.event AS write_event, w.time AS write_time,
           w.writer_name AS writer, w.writer AS process,
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
                     WHERE q.path_key = w.writer_key AND q.list = 'trusted-installers')
            OR NOT EXISTS (SELECT 1 FROM list_match q
                            WHERE q.path_key = w.writer_key AND q.list = 'windows-folder'))
)
SELECT w.event   AS event,
       w.process AS process,
       0         AS related,
       'medium'  AS confidence,
       w.name || ', which ' || w.writer || ' had written, was loaded and is not validly signed' AS summary,
       w.write_event AS write_event,
       w.path    AS path,
       w.status  AS signature_status,
       w.write_time AS write_time
  FROM written w
 WHERE w.n = 1
