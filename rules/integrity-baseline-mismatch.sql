-- SPDX-License-Identifier: Apache-2.0
-- id:         integrity-baseline-mismatch
-- title:      A file is not the one that a reference list names
-- level:      high
-- confidence: high
-- attack:     T1195.002, T1554
-- needs:      sysmon:1, hash:sha256|hash:sha1|hash:md5, baseline
-- lists:
-- why:        A poisoned update keeps name, path and version of the product and has another content.
-- noise:      A list that is older than the last update; builds for other architectures under one name and version.

-- One finding per host, file and what became of it, about the first record.
-- Another version than the listed one is most likely an update: low. What was
-- found by name, product and version may be a build for another machine:
-- medium.
WITH other AS (
    SELECT s.first_event AS event, s.kind AS kind, s.path_key AS path_key,
           s.version    AS version, s.digests AS digests, s.count AS times,
           s.last_time  AS last_time,
           c.baseline   AS baseline, c.algorithm AS algorithm,
           c.entry      AS entry, c.reason AS reason
      FROM comparison c
      JOIN image_sighting s ON s.path_key = c.path_key
                           AND s.digests = c.digests AND s.version = c.version
     WHERE c.verdict = 2
)
SELECT x.event      AS event,
       COALESCE(p.id, fr.process, lr.process, 0) AS process,
       0            AS related,
       CASE WHEN e.version <> ''
             AND COALESCE(v.file_version, '') NOT IN ('', '-', '?')
             AND e.version <> v.file_version THEN 'low'
            WHEN e.key = g.key || k.name THEN 'high'
            ELSE 'medium' END AS confidence,
       k.name || ' is not the one that ' || b.name || ' lists' AS summary,
       (SELECT min(t.text) FROM path t WHERE t.key = x.path_key) AS path,
       v.file_version AS file_version,
       CASE x.algorithm WHEN 3 THEN 'SHA256' WHEN 2 THEN 'SHA1'
                        ELSE 'MD5' END AS algorithm,
       CASE x.algorithm WHEN 3 THEN e.sha256 WHEN 2 THEN e.sha1
                        ELSE e.md5 END AS expected,
       CASE x.algorithm WHEN 3 THEN d.sha256 WHEN 2 THEN d.sha1
                        ELSE d.md5 END AS seen,
       b.name       AS baseline,
       e.line       AS line,
       nullif(e.version, '') AS listed_version,
       x.reason     AS reason,
       CASE x.kind WHEN 1 THEN 'run' WHEN 2 THEN 'written'
                   WHEN 3 THEN 'deleted' WHEN 4 THEN 'loaded'
                   ELSE 'loaded as a driver' END AS what,
       x.times      AS times,
       x.last_time  AS last_time
  FROM other x
  JOIN baseline b         ON b.id = x.baseline
  JOIN baseline_entry e   ON e.id = x.entry
  JOIN path_key k         ON k.id = x.path_key
  JOIN directory g        ON g.id = k.directory
  JOIN version_info v     ON v.id = x.version
  JOIN digests d          ON d.id = x.digests
  LEFT JOIN process p     ON p.event = x.event AND x.kind = 1
  LEFT JOIN file_event f  ON f.event = x.event
  LEFT JOIN resolved fr   ON fr.ref = f.actor
  LEFT JOIN image_load l  ON l.event = x.event
  LEFT JOIN resolved lr   ON lr.ref = l.actor;
