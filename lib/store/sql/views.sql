-- SPDX-License-Identifier: Apache-2.0
-- Views: built-in functions only, so any SQLite tool shows them.
--
-- spawn: one row per process creation, for rule authors.
CREATE VIEW spawn AS
SELECT p.event AS event, p.id AS process, l.host AS host, l.parent AS parent, l.how AS parent_how,
       cp.key AS child_key, ck.name AS child_name, pp.key AS parent_key, pk.name AS parent_name,
       p.digests AS digests, p.version AS version, p.command_line AS command_line, p.parent_command_line AS parent_command_line, p.started AS started
  FROM process p
  JOIN event e        ON e.id = p.event AND e.how = 0
  JOIN lineage l      ON l.process = p.id AND l.same_as = 0
  JOIN process_ref c  ON c.id = p.self
  JOIN path cp        ON cp.id = c.path
  JOIN path_key ck    ON ck.id = cp.key
  JOIN process_ref r  ON r.id = p.parent
  JOIN path pp        ON pp.id = r.path
  JOIN path_key pk    ON pk.id = pp.key;

-- Evidence under the name that is printed: the same name with other content
-- is #2, #3, ... in order of SHA-256.
CREATE VIEW evidence_file AS
SELECT e.id AS evidence,
       CASE WHEN n.before = 0 THEN e.name ELSE e.name || '#' || (n.before + 1) END AS file,
       e.sha256 AS sha256
  FROM evidence e
  JOIN (SELECT x.id AS id,
               (SELECT count(DISTINCT y.sha256) FROM evidence y
                 WHERE y.name = x.name AND y.sha256 < x.sha256) AS before
          FROM evidence x) n ON n.id = e.id;

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

-- The one place that is printed: the first sighting by (how, name, offset).
CREATE VIEW place AS
SELECT event, evidence, file, file_offset, header_id, how, sha256
  FROM (SELECT s.event AS event, s.evidence AS evidence, f.file AS file,
               s.file_offset AS file_offset, s.header_id AS header_id,
               s.how AS how, f.sha256 AS sha256,
               ROW_NUMBER() OVER (PARTITION BY s.event
                 ORDER BY s.how, f.file, s.file_offset) AS n
          FROM sighting s JOIN evidence_file f ON f.evidence = s.evidence)
 WHERE n = 1;

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

-- What processes did: every typed row with an actor. `lag` is NULL where
-- UtcTime is of another clock.
CREATE VIEW act AS
SELECT event, actor, lag FROM file_event
UNION ALL
SELECT event, self, lag FROM process_end;
