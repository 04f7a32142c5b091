-- Raises an incident by a level where the tree of its worst finding also did
-- what a payload does: a file that the tree wrote was run, or loaded as a
-- module, and what came of it connected to another place. A finding that a
-- tuning lowered does not count: there it is what that software does. Nor does
-- one of low confidence: with it every fresh installation would look bad.
UPDATE incident
   SET level = base_level
 WHERE level <> base_level;
DELETE FROM corroboration;

-- Incidents of the levels 2 and 3 with a finding of that very level.
CREATE TEMP TABLE raisable (incident INTEGER PRIMARY KEY, host INTEGER NOT NULL, root INTEGER NOT NULL,
                            since INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE TEMP TABLE telling (process INTEGER NOT NULL, related INTEGER NOT NULL, incident INTEGER NOT NULL,
                           PRIMARY KEY (process, related, incident)) WITHOUT ROWID;
INSERT OR IGNORE INTO telling
SELECT f.process, f.related, i.id
  FROM incident i CROSS JOIN finding f
 WHERE f.incident = i.id
   AND i.root <> 0
   AND i.level BETWEEN 2 AND 3
   AND f.process <> 0
   AND f.level = i.level
   AND f.level = f.base_level
   AND f.confidence > 0
   AND f.suppressed IS NULL;
INSERT INTO raisable
SELECT i.id, i.host, i.root, i.first_time - 864000000000, i.last_time + 864000000000
  FROM (SELECT DISTINCT incident FROM telling) t CROSS JOIN incident i
 WHERE i.id = t.incident;
CREATE TEMP TABLE raisable_host AS SELECT DISTINCT host FROM raisable;
CREATE UNIQUE INDEX temp.raisable_host_once ON raisable_host (host);

-- The line of such a finding: its process and what is above it, to the root.
CREATE TEMP TABLE line (process INTEGER NOT NULL, incident INTEGER NOT NULL, PRIMARY KEY (process, incident)) WITHOUT ROWID;
INSERT OR IGNORE INTO line
SELECT t.process, t.incident FROM telling t;
INSERT OR IGNORE INTO line
SELECT a.ancestor, t.incident
  FROM telling t CROSS JOIN raisable i CROSS JOIN ancestor a
 WHERE i.incident = t.incident
   AND a.process = t.process
   AND (a.ancestor = i.root
        OR EXISTS (SELECT 1 FROM ancestor b WHERE b.ancestor = i.root AND b.process = a.ancestor));
-- What is below these is of the incident too: the process, and the one that
-- the finding relates it to.
CREATE TEMP TABLE head (process INTEGER NOT NULL, incident INTEGER NOT NULL, PRIMARY KEY (process, incident)) WITHOUT ROWID;
INSERT OR IGNORE INTO head
SELECT l.process, l.incident
  FROM telling t CROSS JOIN line l
 WHERE l.process IN (t.process, t.related) AND l.incident = t.incident;

-- Files that were written on these hosts, of those that ran or were loaded.
CREATE TEMP TABLE written (host INTEGER NOT NULL, file TEXT NOT NULL, time INTEGER NOT NULL, record_id INTEGER NOT NULL,
                           name TEXT NOT NULL, file_offset INTEGER NOT NULL, event INTEGER NOT NULL, writer INTEGER NOT NULL,
                           PRIMARY KEY (host, file, time, record_id, name, file_offset, event)) WITHOUT ROWID;
INSERT INTO written
SELECT w.host, k.file, w.time, w.record_id, v.name, e.file_offset, w.event,
       COALESCE((SELECT a.process FROM event_actor a WHERE a.event = w.event AND a.role = 1), w.writer)
  FROM (SELECT DISTINCT i.file AS file
          FROM (SELECT DISTINCT path_key FROM image_sighting WHERE kind IN (1, 4)) s
         CROSS JOIN path_key i
         WHERE i.id = s.path_key AND EXISTS (SELECT 1 FROM raisable)) s
 CROSS JOIN path_key k
 CROSS JOIN file_write w
 CROSS JOIN raisable_host r
 CROSS JOIN event e
 CROSS JOIN evidence v
 WHERE k.file = s.file
   AND w.path_key = k.id
   AND w.kind IN (11, 29)
   AND r.host = w.host
   AND e.id = w.event
   AND v.id = e.evidence;

-- And when they ran or were loaded.
CREATE TEMP TABLE ran (process INTEGER NOT NULL, host INTEGER NOT NULL, file TEXT NOT NULL, time INTEGER NOT NULL,
                       record_id INTEGER NOT NULL, event INTEGER NOT NULL);
INSERT INTO ran
SELECT p.id, l.host, w.file, e.time, e.record_id, e.id
  FROM (SELECT DISTINCT file FROM written) w
 CROSS JOIN path_key k
 CROSS JOIN path t
 CROSS JOIN process_ref r
 CROSS JOIN process p
 CROSS JOIN lineage l
 CROSS JOIN raisable_host h
 CROSS JOIN event e
 WHERE k.file = w.file
   AND t.key = k.id
   AND r.path = t.id
   AND p.self = r.id
   AND p.event <> 0
   AND l.process = p.id
   AND l.same_as = 0
   AND h.host = l.host
   AND e.id = p.event
   AND e.how = 0;
INSERT INTO ran
SELECT COALESCE((SELECT a.process FROM event_actor a WHERE a.event = e.id AND a.role = 1), o.process),
       h.host, w.file, e.time, e.record_id, e.id
  FROM (SELECT DISTINCT file FROM written) w
 CROSS JOIN path_key k
 CROSS JOIN path t
 CROSS JOIN module d
 CROSS JOIN image_load x
 CROSS JOIN event e
 CROSS JOIN stream m
 CROSS JOIN host_computer h
 CROSS JOIN raisable_host r
 CROSS JOIN resolved o
 WHERE k.file = w.file
   AND t.key = k.id
   AND d.path = t.id
   AND x.module = d.id
   AND e.id = x.event
   AND e.how = 0
   AND m.id = e.stream
   AND h.computer = m.computer
   AND r.host = h.host
   AND o.ref = x.actor;

-- Those on the line of a finding or below it, with the last write before by
-- the incident's own tree.
CREATE TEMP TABLE payload AS
SELECT n.incident AS incident, n.process AS process, n.time AS time, n.record_id AS record_id, n.event AS event,
       (SELECT w.event FROM written w
         WHERE w.host = n.host AND w.file = n.file
           AND w.time BETWEEN n.time - 864000000000 AND n.time
           AND w.writer <> 0
           AND w.event <> n.event
           AND (w.writer = n.root
                OR EXISTS (SELECT 1 FROM ancestor a WHERE a.ancestor = n.root AND a.process = w.writer))
         ORDER BY w.time DESC, w.record_id DESC, w.name DESC, w.file_offset DESC LIMIT 1) AS write_event
  FROM (SELECT l.incident AS incident, i.root AS root, x.process AS process, x.host AS host, x.file AS file,
               x.time AS time, x.record_id AS record_id, x.event AS event
          FROM ran x CROSS JOIN line l CROSS JOIN raisable i
         WHERE l.process = x.process AND i.incident = l.incident AND x.time BETWEEN i.since AND i.until
         UNION
        SELECT l.incident, i.root, x.process, x.host, x.file, x.time, x.record_id, x.event
          FROM ran x CROSS JOIN ancestor a CROSS JOIN head l CROSS JOIN raisable i
         WHERE a.process = x.process AND l.process = a.ancestor
           AND i.incident = l.incident AND x.time BETWEEN i.since AND i.until) n;
DELETE FROM payload WHERE write_event IS NULL;

-- The first of each incident that connected, itself or what it started.
CREATE TEMP TABLE chain AS
SELECT incident, write_event, event AS run_event, connect_event
  FROM (SELECT d.incident AS incident, d.write_event AS write_event, d.event AS event, e.id AS connect_event,
               row_number() OVER (PARTITION BY d.incident
                                  ORDER BY d.time, d.record_id, ve.name, re.file_offset,
                                           e.time, e.record_id, vc.name, e.file_offset) AS n
          FROM (SELECT y.incident AS incident, y.time AS time, y.record_id AS record_id, y.event AS event,
                       y.write_event AS write_event, y.process AS process
                  FROM payload y
                UNION ALL
                SELECT y.incident, y.time, y.record_id, y.event, y.write_event, a.process
                  FROM payload y CROSS JOIN ancestor a
                 WHERE a.ancestor = y.process) d
         CROSS JOIN (SELECT o.process AS process, x.event AS event, x.destination_ip AS ip
                       FROM resolved o CROSS JOIN network x
                      WHERE x.actor = o.ref AND x.initiated = 1
                        AND NOT EXISTS (SELECT 1 FROM event_actor b WHERE b.event = x.event AND b.role = 1)
                     UNION ALL
                     SELECT b.process, x.event, x.destination_ip
                       FROM event_actor b CROSS JOIN network x
                      WHERE x.event = b.event AND b.role = 1 AND x.initiated = 1) c
         CROSS JOIN event e
         CROSS JOIN address_shown g
         CROSS JOIN event re
         CROSS JOIN evidence ve
         CROSS JOIN evidence vc
         WHERE c.process = d.process
           AND e.id = c.event
           AND e.how = 0
           AND e.time BETWEEN d.time AND d.time + 864000000000
           AND g.id = c.ip
           AND g.type NOT IN ('', 'Loopback', 'Reserved', 'Broadcast')
           AND re.id = d.event
           AND ve.id = re.evidence
           AND vc.id = e.evidence)
 WHERE n = 1;
INSERT INTO corroboration (incident, link, event)
SELECT incident, 1, write_event FROM chain
UNION ALL SELECT incident, 2, run_event FROM chain
UNION ALL SELECT incident, 3, connect_event FROM chain;
UPDATE incident
   SET level = base_level + 1
 WHERE id IN (SELECT incident FROM chain);

DROP TABLE temp.chain;
DROP TABLE temp.payload;
DROP TABLE temp.ran;
DROP TABLE temp.written;
DROP TABLE temp.head;
DROP TABLE temp.line;
DROP TABLE temp.raisable_host;
DROP TABLE temp.telling;
DROP TABLE temp.raisable;
