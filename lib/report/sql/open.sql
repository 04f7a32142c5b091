-- What is asked of often is worked out once: the name that each evidence file
-- is printed under, its counts, and where the place of its events is given:
-- in the first of all files with its content, by name and SHA-256 (view
-- place). `rank` orders those.
CREATE TEMP TABLE report_file (
    evidence INTEGER PRIMARY KEY, file TEXT NOT NULL, sha256 BLOB NOT NULL,
    stored INTEGER NOT NULL, duplicate INTEGER NOT NULL,
    recovered INTEGER NOT NULL,
    first TEXT NOT NULL, rank INTEGER NOT NULL);
INSERT INTO temp.report_file
SELECT n.evidence, n.file, n.sha256, n.stored, n.duplicate, n.recovered,
       first_value(n.file) OVER w, first_value(n.rank) OVER w
  FROM (SELECT c.evidence AS evidence, c.file AS file, e.sha256 AS sha256,
               c.stored AS stored, c.duplicate AS duplicate,
               c.recovered AS recovered,
               COALESCE(e.duplicate_of, e.id) AS content,
               row_number() OVER (ORDER BY e.name, e.sha256) AS rank
          FROM evidence_count c JOIN evidence e ON e.id = c.evidence) n
WINDOW w AS (PARTITION BY n.content ORDER BY n.rank);
-- The place of an event, its first sighting by (how, file, offset): of all
-- events that findings stand on; of the processes of the host in hand, where
-- it is not the event's own.
CREATE TEMP TABLE report_event (
    event INTEGER PRIMARY KEY, file TEXT NOT NULL, rank INTEGER NOT NULL,
    file_offset INTEGER NOT NULL, how INTEGER NOT NULL, sha256 BLOB NOT NULL);
CREATE TEMP TABLE report_process_event (
    event INTEGER PRIMARY KEY, evidence INTEGER NOT NULL,
    file_offset INTEGER NOT NULL, how INTEGER NOT NULL);
-- Streams in the order of their channels.
CREATE TEMP TABLE report_stream (
    stream INTEGER PRIMARY KEY, rank INTEGER NOT NULL);
INSERT INTO temp.report_stream
SELECT s.id, dense_rank() OVER (ORDER BY c.raw)
  FROM stream s JOIN text c ON c.id = s.channel;
-- How many findings a process has, and the highest level among those that are
-- not suppressed.
CREATE TEMP TABLE report_process_finding (
    process INTEGER PRIMARY KEY, findings INTEGER NOT NULL, level INTEGER);
INSERT INTO temp.report_process_finding
SELECT process, count(*), max(CASE WHEN suppressed IS NULL THEN level END)
  FROM finding WHERE process <> 0 GROUP BY process;
-- Records of the host in hand by minutes.
CREATE TEMP TABLE report_minute (
    minute INTEGER PRIMARY KEY, records INTEGER NOT NULL,
    first_time INTEGER NOT NULL, last_time INTEGER NOT NULL);
-- Which files hold records of a host, and how many live ones.
CREATE TEMP TABLE report_host_file (
    host INTEGER NOT NULL, evidence INTEGER NOT NULL, records INTEGER NOT NULL,
    PRIMARY KEY (host, evidence)) WITHOUT ROWID;
CREATE INDEX temp.report_host_file_by_evidence
    ON report_host_file (evidence, host);
