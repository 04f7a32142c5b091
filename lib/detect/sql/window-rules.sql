-- The lens: which rules could be asked about that time.
--
-- What the hosts have of that time: live records by log and event id, and
-- what is known of the processes that were started.
CREATE TEMP TABLE shown_event (
    host INTEGER NOT NULL, log TEXT NOT NULL, event_id INTEGER NOT NULL,
    count INTEGER NOT NULL);
INSERT INTO temp.shown_event
SELECT h.host,
       CASE t.raw WHEN 'Security' THEN 'security'
                  WHEN 'Microsoft-Windows-Sysmon/Operational' THEN 'sysmon'
                  WHEN 'Linux-Sysmon/Operational' THEN 'sysmon' ELSE '' END,
       e.event_id, count(*)
  FROM (SELECT COALESCE(since_time, -9223372036854775807) AS low,
               COALESCE(until_time, 9223372036854775807) AS high
          FROM temp.finding_window) w
  CROSS JOIN main.event e ON e.time >= w.low AND e.time < w.high
  JOIN main.stream s ON s.id = e.stream
  JOIN main.text t ON t.id = s.channel
  JOIN main.host_computer h ON h.computer = s.computer
 WHERE e.how = 0 OR EXISTS (SELECT 1 FROM main.event_copy c
                             WHERE c.event = e.id AND c.how = 0)
 GROUP BY 1, 2, 3;
CREATE TEMP TABLE capability (
    host INTEGER NOT NULL, need TEXT NOT NULL, have INTEGER NOT NULL,
    total INTEGER NOT NULL, PRIMARY KEY (host, need)) WITHOUT ROWID;
INSERT INTO temp.capability
SELECT x.host, x.log || ':' || x.event_id, sum(x.count),
       (SELECT sum(y.count) FROM temp.shown_event y
         WHERE y.host = x.host AND y.log = x.log)
  FROM temp.shown_event x WHERE x.log <> '' GROUP BY 1, 2;
INSERT INTO temp.capability
SELECT x.host, x.log, sum(x.count), sum(x.count)
  FROM temp.shown_event x WHERE x.log <> '' GROUP BY 1, 2;
CREATE TEMP TABLE shown_process AS
SELECT l.host AS host, count(*) AS total, sum(l.how = 1) AS parent,
       sum(v.company IS NOT NULL) AS company, sum(d.md5 IS NOT NULL) AS md5,
       sum(d.sha1 IS NOT NULL) AS sha1, sum(d.sha256 IS NOT NULL) AS sha256,
       sum(d.imphash IS NOT NULL) AS imphash
  FROM (SELECT COALESCE(since_time, -9223372036854775807) AS low,
               COALESCE(until_time, 9223372036854775807) AS high
          FROM temp.finding_window) w
  CROSS JOIN main.event e ON e.time >= w.low AND e.time < w.high
  JOIN main.process p ON p.event = e.id
  JOIN main.lineage l ON l.process = p.id AND l.same_as = 0
  JOIN main.version_info v ON v.id = p.version
  JOIN main.digests d ON d.id = p.digests
 WHERE e.how = 0
 GROUP BY l.host;
INSERT INTO temp.capability
SELECT host, 'parent', parent, total FROM temp.shown_process
UNION ALL SELECT host, 'company', company, total FROM temp.shown_process
UNION ALL SELECT host, 'hash:md5', md5, total FROM temp.shown_process
UNION ALL SELECT host, 'hash:sha1', sha1, total FROM temp.shown_process
UNION ALL SELECT host, 'hash:sha256', sha256, total FROM temp.shown_process
UNION ALL SELECT host, 'hash:imphash', imphash, total FROM temp.shown_process;
-- What no time belongs to.
INSERT INTO temp.capability
SELECT host, need, have, total FROM main.capability
 WHERE need NOT IN ('parent', 'company', 'sysmon', 'security')
   AND need NOT LIKE '%:%';

CREATE TEMP TABLE rule_host AS SELECT * FROM main.rule_host;
CREATE UNIQUE INDEX temp.shown_rule_host ON rule_host (rule, host);
