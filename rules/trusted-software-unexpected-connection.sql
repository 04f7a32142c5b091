-- SPDX-License-Identifier: Apache-2.0
-- id:         trusted-software-unexpected-connection
-- title:      Installed software contacted a place that it should not know
-- level:      medium
-- confidence: low
-- attack:     T1195.002, T1071
-- needs:      sysmon:3|sysmon:22
-- lists:      program-folders, wide-folders, open-ended-programs
-- why:        A poisoned update shows when the product calls its new master: SolarWinds, 3CX and CCleaner all did.
-- noise:      Updates bring new servers, and a product that was just installed contacts its maker for the first time.

-- A place is the domain of a name, or the /16 of an address that has no name;
-- private addresses and those of the host itself are none. Three things make the
-- first contact of a program with a place odd:
-- (a) in the 24 hours before, another program wrote code to its folder or
--     below. Where the program was seen to contact any place before that
--     write, so that its habits are known, confidence is medium. Of the
--     places after a day's writes the first twenty are told;
-- (b) the same program (file name, company and product; else its path) is seen
--     to contact places on three other hosts at least, and never this one. For
--     a program that contacts such places on more than a tenth of its hosts
--     they are nothing special. Confidence is medium;
-- (c) the program had contacted three places at most, on three days at least,
--     and its code was replaced in the 30 days before: SUNBURST slept for two
--     weeks, 3CX for one. Only where no three other hosts can be asked.
--     Confidence is low.
-- Browsers and the like are left out: list open-ended-programs.
WITH seen AS (
    SELECT x.event AS event, o.process AS process, h.host AS host,
           f.path_key AS path_key, e.time AS time, e.record_id AS record_id,
           COALESCE((SELECT MIN(t.raw)
                       FROM name_lookup n
                      CROSS JOIN text t
                      WHERE n.process = o.process
                        AND n.ip = x.destination_ip
                        AND n.time = (SELECT MAX(l.time)
                                        FROM name_lookup l
                                       WHERE l.process = o.process
                                         AND l.ip = x.destination_ip
                                         AND l.time <= e.time)
                        AND t.id = n.name), q.raw) AS said,
           net_of(d.raw) AS net, d.raw AS address, x.destination_port AS port
      FROM list_match f
     CROSS JOIN path p
     CROSS JOIN process_ref r
     CROSS JOIN network x
     CROSS JOIN event e
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     CROSS JOIN resolved o
     CROSS JOIN text d
     CROSS JOIN text q
     WHERE f.list = 'program-folders'
       AND p.key = f.path_key
       AND r.path = p.id
       AND x.actor = r.id
       AND x.initiated = 1
       AND e.id = x.event
       AND e.how = 0
       AND m.id = e.stream
       AND h.computer = m.computer
       AND o.ref = r.id
       AND d.id = x.destination_ip
       AND q.id = x.destination_host
       AND net_of(d.raw) <> ''
       AND NOT EXISTS (SELECT 1 FROM host_address y
                        WHERE y.host = h.host AND y.ip = x.destination_ip)
       AND NOT EXISTS (SELECT 1 FROM list_match u
                        WHERE u.list = 'open-ended-programs' AND u.path_key = f.path_key)
    UNION ALL
    SELECT x.event, o.process, h.host, f.path_key, e.time, e.record_id,
           q.raw, '', '', NULL
      FROM list_match f
     CROSS JOIN path p
     CROSS JOIN process_ref r
     CROSS JOIN dns x
     CROSS JOIN event e
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     CROSS JOIN resolved o
     CROSS JOIN text q
     WHERE f.list = 'program-folders'
       AND p.key = f.path_key
       AND r.path = p.id
       AND x.actor = r.id
       AND e.id = x.event
       AND e.how = 0
       AND m.id = e.stream
       AND h.computer = m.computer
       AND o.ref = r.id
       AND q.id = x.query_name
       AND site_of(q.raw) <> ''
       AND NOT EXISTS (SELECT 1 FROM list_match u
                        WHERE u.list = 'open-ended-programs' AND u.path_key = f.path_key)
), sited AS (
    SELECT s.event AS event, s.process AS process, s.host AS host,
           s.path_key AS path_key, s.time AS time, s.record_id AS record_id,
           site_of(s.said) AS site, s.net AS net, s.address AS address,
           s.port AS port,
           CASE WHEN site_of(s.said) <> '' THEN s.said ELSE s.address END AS said,
           dense_rank() OVER (PARTITION BY s.host, s.path_key
                              ORDER BY s.time - s.time % 864000000000) AS days
      FROM seen s
), once AS (
    -- The first contact of a program on a host with a place.
    SELECT s.event AS event, s.process AS process, s.host AS host,
           s.path_key AS path_key, s.time AS time, s.record_id AS record_id,
           s.site AS site, s.net AS net, s.address AS address, s.port AS port,
           s.said AS said, s.days AS days,
           CASE WHEN s.site <> '' THEN s.site ELSE s.net END AS place,
           row_number() OVER (PARTITION BY s.host, s.path_key, s.site, s.net
                              ORDER BY s.time, s.record_id, s.address) AS n
      FROM sited s
), contact AS (
    SELECT c.event AS event, c.process AS process, c.host AS host,
           c.path_key AS path_key, c.time AS time, c.record_id AS record_id,
           c.site AS site, c.net AS net, c.address AS address, c.port AS port,
           c.place AS place, c.said AS said, c.days AS days, k.name AS name, d.key AS folder, h.folder AS host_name,
           (SELECT MIN(v.company || ' / ' || v.product)
              FROM image_sighting i
              JOIN version_info v ON v.id = i.version
             WHERE i.path_key = c.path_key) AS least,
           (SELECT MAX(v.company || ' / ' || v.product)
              FROM image_sighting i
              JOIN version_info v ON v.id = i.version
             WHERE i.path_key = c.path_key) AS most
      FROM once c
      JOIN path_key k  ON k.id = c.path_key
      JOIN directory d ON d.id = k.directory
      JOIN host h      ON h.id = c.host
     WHERE c.n = 1
), named AS (
    SELECT c.event AS event, c.process AS process, c.host AS host,
           c.path_key AS path_key, c.time AS time, c.record_id AS record_id,
           c.site AS site, c.net AS net, c.address AS address, c.port AS port,
           c.place AS place, c.said AS said, c.days AS days, c.name AS name, c.host_name AS host_name,
           CASE WHEN c.least = c.most AND c.least NOT IN (' / ', '- / -', '? / ?')
                THEN c.name || ' / ' || c.least
                ELSE c.folder || c.name END AS program
      FROM contact c
), ranked AS (
    -- On how many hosts: of the program with names, with addresses; of the
    -- program with this name, this address. The last rank is the number.
    SELECT c.event AS event, c.process AS process, c.host AS host,
           c.path_key AS path_key, c.time AS time, c.record_id AS record_id,
           c.site AS site, c.net AS net, c.address AS address, c.port AS port,
           c.place AS place, c.said AS said, c.days AS days, c.name AS name, c.host_name AS host_name,
           c.program AS program,
           CASE WHEN c.site = '' THEN 0 ELSE 1 END AS has_site,
           CASE WHEN c.net = '' THEN 0 ELSE 1 END AS has_net,
           dense_rank() OVER (PARTITION BY c.program, CASE WHEN c.site = '' THEN 0 ELSE 1 END
                              ORDER BY c.host_name) AS site_hosts,
           dense_rank() OVER (PARTITION BY c.program, CASE WHEN c.net = '' THEN 0 ELSE 1 END
                              ORDER BY c.host_name) AS net_hosts,
           dense_rank() OVER (PARTITION BY c.program, c.site ORDER BY c.host_name) AS this_site,
           dense_rank() OVER (PARTITION BY c.program, c.net ORDER BY c.host_name) AS this_net,
           row_number() OVER (PARTITION BY c.host, c.path_key, c.place
                              ORDER BY c.time, c.record_id, c.address) AS n
      FROM named c
), counted AS (
    SELECT c.event AS event, c.process AS process, c.host AS host,
           c.path_key AS path_key, c.time AS time, c.address AS address,
           c.port AS port, c.place AS place, c.said AS said, c.days AS days, c.name AS name,
           c.host_name AS host_name, c.program AS program, c.n AS n,
           c.has_site AS has_site, c.has_net AS has_net,
           MAX(c.site_hosts) OVER (PARTITION BY c.program, c.has_site) AS site_hosts,
           MAX(c.net_hosts) OVER (PARTITION BY c.program, c.has_net) AS net_hosts,
           MAX(c.this_site) OVER (PARTITION BY c.program, c.site) AS this_site,
           MAX(c.this_net) OVER (PARTITION BY c.program, c.net) AS this_net
      FROM ranked c
), judged AS (
    SELECT c.event AS event, c.process AS process, c.host AS host,
           c.path_key AS path_key, c.time AS time, c.address AS address,
           c.port AS port, c.place AS place, c.said AS said, c.days AS days, c.name AS name,
           c.host_name AS host_name, c.program AS program, c.n AS n,
           CASE WHEN c.has_site = 1 AND c.site_hosts >= 4 THEN c.site_hosts
                WHEN c.has_net = 1 AND c.net_hosts >= 4   THEN c.net_hosts
                ELSE 0 END AS hosts,
           CASE WHEN c.has_site = 1 AND c.site_hosts >= 4 AND c.this_site = 1 THEN 1
                WHEN c.has_site = 1 AND c.site_hosts >= 4                     THEN 0
                WHEN c.has_net = 1 AND c.net_hosts >= 4 AND c.this_net = 1    THEN 1
                ELSE 0 END AS odd
      FROM counted c
), strange AS (
    SELECT c.event AS event, c.process AS process, c.host AS host,
           c.path_key AS path_key, c.time AS time, c.address AS address,
           c.port AS port, c.place AS place, c.said AS said, c.days AS days, c.name AS name, c.n AS n,
           c.hosts AS hosts, c.odd AS odd, c.program AS program,
           dense_rank() OVER (PARTITION BY c.program, c.odd ORDER BY c.host_name) AS odd_rank
      FROM judged c
), stranger AS (
    SELECT c.event AS event, c.process AS process, c.host AS host,
           c.path_key AS path_key, c.time AS time, c.address AS address,
           c.port AS port, c.place AS place, c.said AS said, c.days AS days, c.name AS name, c.n AS n,
           c.hosts AS hosts, c.odd AS odd,
           MAX(c.odd_rank) OVER (PARTITION BY c.program, c.odd) AS odd_hosts
      FROM strange c
), written AS (
    -- When code was written to the folder of a program that contacts places.
    SELECT g.host AS host, g.path_key AS path_key, w.time AS time
      FROM (SELECT DISTINCT s.host AS host, s.path_key AS path_key FROM stranger s) g
     CROSS JOIN path_key k
     CROSS JOIN directory d
     CROSS JOIN directory b
     CROSS JOIN path_key z
     CROSS JOIN path t
     CROSS JOIN file_event f
     CROSS JOIN event w
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     CROSS JOIN process_ref r
     CROSS JOIN path a
     WHERE k.id = g.path_key
       AND d.id = k.directory
       AND b.key >= d.key
       AND b.key < substr(d.key, 1, length(d.key) - 1) || '0'
       AND z.directory = b.id
       AND z.extension IN ('exe', 'dll', 'sys', 'ocx', 'cpl', 'com', 'node', 'pyd', 'jar',
                           'asar', 'js', 'py', 'ps1', 'psm1', 'vbs', 'bat', 'cmd')
       AND t.key = z.id
       AND f.target = t.id
       AND f.kind = 11
       AND w.id = f.event
       AND w.how = 0
       AND m.id = w.stream
       AND h.computer = m.computer
       AND h.host = g.host
       AND r.id = f.actor
       AND a.id = r.path
       AND a.key <> g.path_key
       AND NOT EXISTS (SELECT 1 FROM list_match u
                        WHERE u.list = 'wide-folders' AND u.path_key = g.path_key)
), timeline AS (
    SELECT s.event AS event, s.process AS process, s.host AS host,
           s.path_key AS path_key, s.time AS time, s.address AS address,
           s.port AS port, s.place AS place, s.said AS said, s.days AS days, s.name AS name, s.n AS n,
           s.hosts AS hosts, s.odd AS odd, s.odd_hosts AS odd_hosts,
           s.time AS contact_time, NULL AS write_time
      FROM stranger s
    UNION ALL
    SELECT 0, 0, w.host, w.path_key, w.time, '', NULL, '', '', 0, '', 0, 0, 0, 0, NULL, w.time
      FROM written w
), aged AS (
    SELECT l.event AS event, l.process AS process, l.host AS host,
           l.path_key AS path_key, l.time AS time, l.address AS address,
           l.port AS port, l.place AS place, l.said AS said, l.days AS days, l.name AS name, l.n AS n,
           l.hosts AS hosts, l.odd AS odd, l.odd_hosts AS odd_hosts,
           MAX(l.write_time) OVER (PARTITION BY l.host, l.path_key ORDER BY l.time) AS write_time,
           MIN(l.contact_time) OVER (PARTITION BY l.host, l.path_key) AS first_time
      FROM timeline l
), found AS (
    SELECT g.event AS event, g.process AS process, g.host AS host,
           g.path_key AS path_key, g.address AS address, g.port AS port,
           g.place AS place, g.said AS said, g.name AS name, g.hosts AS hosts,
           g.first_time AS first_time, g.write_time AS write_time,
           g.time AS time, g.days AS days,
           row_number() OVER (PARTITION BY g.host, g.path_key
                              ORDER BY g.time, g.place) AS place_nth,
           CASE WHEN g.write_time IS NOT NULL
                 AND g.time - g.write_time <= 864000000000 THEN 1 ELSE 0 END AS fresh,
           row_number() OVER (PARTITION BY g.host, g.path_key,
                                           g.write_time - g.write_time % 864000000000
                              ORDER BY g.time, g.place) AS nth,
           CASE WHEN g.odd = 1 AND (g.odd_hosts = 1 OR g.odd_hosts * 10 <= g.hosts)
                THEN 1 ELSE 0 END AS alone
      FROM aged g
     WHERE g.event <> 0 AND g.n = 1
)
SELECT f.event   AS event,
       f.process AS process,
       0         AS related,
       CASE WHEN f.alone = 1 OR f.first_time < f.write_time
            THEN 'medium' ELSE 'low' END AS confidence,
       CASE WHEN f.alone = 1
            THEN f.name || ' contacted ' || f.said || ' after its folder was written to, and on no other host'
            ELSE f.name || ' contacted ' || f.said || ' after its folder was written to'
            END AS summary,
       w.id      AS write_event,
       NULLIF(f.address, '') AS address,
       f.port    AS port,
       t.text    AS path,
       y.name    AS writer,
       f.write_time AS write_time,
       CASE WHEN f.alone = 1 THEN f.hosts END AS hosts
  FROM found f
 CROSS JOIN event w
 CROSS JOIN file_event x
 CROSS JOIN stream m
 CROSS JOIN host_computer h
 CROSS JOIN path t
 CROSS JOIN path_key z
 CROSS JOIN directory b
 CROSS JOIN path_key k
 CROSS JOIN directory d
 CROSS JOIN process_ref r
 CROSS JOIN path a
 CROSS JOIN path_key y
 WHERE f.fresh = 1
   AND (f.nth <= 20 OR f.alone = 1)
   AND w.time = f.write_time
   AND w.how = 0
   AND x.event = w.id
   AND x.kind = 11
   AND m.id = w.stream
   AND h.computer = m.computer
   AND h.host = f.host
   AND t.id = x.target
   AND z.id = t.key
   AND z.extension IN ('exe', 'dll', 'sys', 'ocx', 'cpl', 'com', 'node', 'pyd', 'jar',
                       'asar', 'js', 'py', 'ps1', 'psm1', 'vbs', 'bat', 'cmd')
   AND b.id = z.directory
   AND k.id = f.path_key
   AND d.id = k.directory
   AND b.key >= d.key
   AND b.key < substr(d.key, 1, length(d.key) - 1) || '0'
   AND r.id = x.actor
   AND a.id = r.path
   AND a.key <> f.path_key
   AND y.id = a.key
UNION ALL
SELECT f.event, f.process, 0, 'medium',
       f.name || ' contacted ' || f.said || ', as on no other host',
       NULL, NULLIF(f.address, ''), f.port, NULL, NULL, NULL, f.hosts
  FROM found f
 WHERE f.fresh = 0 AND f.alone = 1
UNION ALL
SELECT f.event, f.process, 0, 'low',
       f.name || ' contacted ' || f.said || ', a new place after days of its own',
       NULL, NULLIF(f.address, ''), f.port, NULL, NULL, f.write_time, NULL
  FROM found f
 WHERE f.fresh = 0 AND f.alone = 0 AND f.hosts = 0
   AND f.days >= 4
   AND f.place_nth BETWEEN 2 AND 4
   AND f.time - f.write_time <= 25920000000000
