-- SPDX-License-Identifier: Apache-2.0
-- Views: built-in functions only, so any SQLite tool shows them.
--
-- spawn: one row per process creation, for rule authors.
CREATE VIEW spawn AS
SELECT p.event AS event, p.id AS process, l.host AS host, l.parent AS parent, l.how AS parent_how,
       cp.key AS child_key, ck.name AS child_name, pp.key AS parent_key, pk.name AS parent_name,
       p.digests AS digests, p.version AS version, p.command_line AS command_line, p.parent_command_line AS parent_command_line, p.started AS started
  FROM process p
  JOIN event e        ON e.id = p.event AND +e.how = 0
  JOIN lineage l      ON l.process = p.id AND +l.same_as = 0
  JOIN process_ref c  ON c.id = p.self
  JOIN path cp        ON cp.id = c.path
  JOIN path_key ck    ON ck.id = cp.key
  JOIN process_ref r  ON r.id = p.parent
  JOIN path pp        ON pp.id = r.path
  JOIN path_key pk    ON pk.id = pp.key;

-- file_write: one row per live record of a file that was written (kind 11, 15
-- or 29), for rule authors. Crossed, so that it is gone through from the path:
-- `CROSS JOIN file_write w ... WHERE w.path_key = ...`.
CREATE VIEW file_write AS
SELECT f.event AS event, h.host AS host, f.kind AS kind, e.time AS time, e.record_id AS record_id,
       t.key AS path_key, t.text AS path, f.actor AS actor, o.process AS writer, ap.key AS writer_key, ak.name AS writer_name
  FROM path t
 CROSS JOIN file_event f
 CROSS JOIN event e
 CROSS JOIN stream s
 CROSS JOIN host_computer h
 CROSS JOIN process_ref a
 CROSS JOIN path ap
 CROSS JOIN path_key ak
 CROSS JOIN resolved o
 WHERE f.target = t.id
   AND f.kind IN (11, 15, 29)
   AND e.id = f.event
   AND e.how = 0
   AND s.id = e.stream
   AND h.computer = s.computer
   AND a.id = f.actor
   AND ap.id = a.path
   AND ak.id = ap.key
   AND o.ref = f.actor;

-- Evidence under the name that is printed: the same name with other content
-- is #2, #3, ... in order of SHA-256. What could not be read (no SHA-256)
-- takes no number.
CREATE VIEW evidence_file AS
SELECT e.id AS evidence,
       CASE WHEN NOT EXISTS (SELECT 1 FROM evidence y WHERE y.name = e.name AND y.sha256 < e.sha256 AND y.sha256 <> x'')
            THEN e.name
            ELSE e.name || '#' ||
                 (SELECT count(*) + 1 FROM evidence y WHERE y.name = e.name AND y.sha256 < e.sha256 AND y.sha256 <> x'')
       END AS file,
       e.sha256 AS sha256
  FROM evidence e;

-- Every place where an event stands in the evidence, copies and duplicate
-- files included.
CREATE VIEW sighting AS
SELECT e.id AS event, e.evidence AS evidence, e.file_offset AS file_offset,
       COALESCE(e.header_id, e.record_id) AS header_id, e.how AS how
  FROM event e
UNION ALL
SELECT c.event, c.evidence, c.file_offset,
       COALESCE(c.header_id, e.record_id), c.how
  FROM event_copy c JOIN event e ON e.id = c.event
UNION ALL
SELECT e.id, d.id, e.file_offset, COALESCE(e.header_id, e.record_id), e.how
  FROM evidence d JOIN event e ON e.evidence = d.duplicate_of
UNION ALL
SELECT c.event, d.id, c.file_offset, COALESCE(c.header_id, e.record_id), c.how
  FROM evidence d
  JOIN event_copy c ON c.evidence = d.duplicate_of
  JOIN event e ON e.id = c.event;

-- The one place that is printed: the first sighting by (how, name, offset);
-- where names are equal, SHA-256 tells which is #1.
CREATE VIEW place AS
SELECT s.event AS event, s.evidence AS evidence, f.file AS file,
       s.file_offset AS file_offset, s.header_id AS header_id, s.how AS how,
       f.sha256 AS sha256
  FROM sighting s
  JOIN evidence_file f ON f.evidence = s.evidence
  JOIN evidence v      ON v.id = s.evidence
 WHERE NOT EXISTS (SELECT 1 FROM sighting o JOIN evidence w ON w.id = o.evidence
                    WHERE o.event = s.event
                      AND (o.how, w.name, w.sha256, o.file_offset) < (s.how, v.name, v.sha256, s.file_offset));

-- The counts of each file as they are printed: an identity is stored where
-- its printed place is, and a duplicate everywhere else. Events with one
-- sighting are counted by their files; only the others are looked at one by
-- one. Of files with the same content the first by name has them all.
-- The cross join says what to begin with: where nothing is shared, SQLite
-- would go through all events first.
CREATE VIEW evidence_count AS
WITH shared AS MATERIALIZED (SELECT DISTINCT event FROM event_copy),
     settled AS MATERIALIZED (SELECT p.evidence AS evidence, count(*) AS n
                                FROM shared s CROSS JOIN place p ON p.event = s.event
                               WHERE p.how = 0 GROUP BY p.evidence),
     moved AS MATERIALIZED (SELECT e.evidence AS evidence, count(*) AS n
                              FROM shared s JOIN event e ON e.id = s.event
                             WHERE e.how = 0 GROUP BY e.evidence),
     counted AS (SELECT v.id AS evidence,
                        CASE WHEN EXISTS (SELECT 1 FROM evidence w
                                           WHERE (w.id = COALESCE(v.duplicate_of, v.id) OR w.duplicate_of = COALESCE(v.duplicate_of, v.id))
                                             AND w.name < v.name)
                             THEN 0
                             ELSE (SELECT count(*) FROM event e
                                    WHERE e.evidence = COALESCE(v.duplicate_of, v.id) AND e.how = 0)
                                  - COALESCE((SELECT m.n FROM moved m
                                               WHERE m.evidence = COALESCE(v.duplicate_of, v.id)), 0)
                        END
                        + COALESCE((SELECT t.n FROM settled t WHERE t.evidence = v.id), 0) AS stored
                   FROM evidence v)
SELECT v.id AS evidence, f.file AS file, v.records AS records,
       c.stored AS stored, v.records - c.stored - v.unreadable AS duplicate,
       v.unreadable AS unreadable,
       v.recovered
       + (SELECT count(*) FROM event e WHERE e.evidence = COALESCE(v.duplicate_of, v.id) AND e.how >= 4)
       + (SELECT count(*) FROM event_copy x WHERE x.evidence = COALESCE(v.duplicate_of, v.id) AND x.how >= 4) AS recovered
  FROM evidence v
  JOIN counted c       ON c.evidence = v.id
  JOIN evidence_file f ON f.evidence = v.id;

-- Machine ids that stand under several hosts: a machine that was renamed, or
-- machines that were cloned. Nothing is joined for it.
CREATE VIEW host_alias AS
SELECT DISTINCT c.machine_id AS machine_id, h.host AS host
  FROM computer c
  JOIN host_computer h ON h.computer = c.id
 WHERE c.machine_id IN (SELECT x.machine_id
                          FROM computer x JOIN host_computer y ON y.computer = x.id
                         WHERE x.machine_id <> 0
                         GROUP BY x.machine_id HAVING count(DISTINCT y.host) > 1);

-- Call traces as logged: module and offset of each frame.
CREATE VIEW call_trace_text AS
SELECT t.id AS id,
       (WITH RECURSIVE frame (n, modules, offsets, raw) AS (
             SELECT 0, m.text || '|', t.offsets || '|', ''
             UNION ALL
             SELECT n + 1, substr(modules, instr(modules, '|') + 1), substr(offsets, instr(offsets, '|') + 1),
                    raw || CASE n WHEN 0 THEN '' ELSE '|' END
                        || substr(modules, 1, instr(modules, '|') - 1) || substr(offsets, 1, instr(offsets, '|') - 1)
               FROM frame WHERE modules <> '')
        SELECT raw FROM frame ORDER BY n DESC LIMIT 1) AS raw
  FROM call_trace t
  JOIN call_modules m ON m.id = t.modules;

-- Registry paths as logged.
CREATE VIEW registry_text AS
SELECT p.id AS id, d.text || p.name AS raw
  FROM registry_path p
  JOIN registry_directory d ON d.id = p.directory;

-- What processes did: every typed row with an actor. `lag` is NULL where
-- UtcTime is of another clock.
CREATE VIEW act AS
SELECT event, actor, lag FROM file_event
UNION ALL SELECT event, self, lag FROM process_end
UNION ALL SELECT event, actor, NULL FROM network
UNION ALL SELECT event, actor, lag FROM image_load
UNION ALL SELECT event, actor, lag FROM remote_thread
UNION ALL SELECT event, actor, lag FROM raw_read
UNION ALL SELECT event, actor, lag FROM process_access
UNION ALL SELECT event, actor, lag FROM registry
UNION ALL SELECT event, actor, lag FROM pipe
UNION ALL SELECT event, actor, lag FROM dns
UNION ALL SELECT event, actor, lag FROM clipboard
UNION ALL SELECT event, actor, lag FROM tamper;

-- To whom it was done.
CREATE VIEW acted_on AS
SELECT event, target, lag FROM remote_thread
UNION ALL SELECT event, target, lag FROM process_access;
