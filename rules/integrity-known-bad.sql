-- SPDX-License-Identifier: Apache-2.0
-- id:         integrity-known-bad
-- title:      A file that is known to be bad
-- level:      critical
-- confidence: high
-- attack:     T1195.002, T1204.002
-- needs:      sysmon:1, hash:sha256|hash:sha1|hash:md5, baseline
-- lists:
-- why:        Somebody has met this very file before, and it was malware.
-- noise:      Lists that name vulnerable drivers or tools of administrators; an IMPHASH is shared by all that is built alike.

-- One finding per host, file and what became of it, about the first record.
-- algorithm 4 is IMPHASH: what a file imports, not what it is.
WITH bad AS (
    SELECT s.first_event AS event, s.kind AS kind, s.path_key AS path_key,
           s.version    AS version, s.digests AS digests, s.count AS times,
           s.last_time  AS last_time,
           c.baseline   AS baseline, c.algorithm AS algorithm,
           c.entry      AS entry, c.reason AS reason
      FROM comparison c
      JOIN image_sighting s ON s.path_key = c.path_key
                           AND s.digests = c.digests AND s.version = c.version
     WHERE c.verdict = 1
)
SELECT x.event      AS event,
       COALESCE(p.id, fr.process, lr.process, 0) AS process,
       0            AS related,
       CASE x.algorithm WHEN 4 THEN 'low' ELSE 'high' END AS confidence,
       k.name || CASE x.algorithm
                 WHEN 4 THEN ' imports what a known bad file does: list '
                 ELSE ' is known bad: list ' END || b.name AS summary,
       (SELECT min(t.text) FROM path t WHERE t.key = x.path_key) AS path,
       v.file_version AS file_version,
       CASE x.algorithm WHEN 4 THEN 'IMPHASH' WHEN 3 THEN 'SHA256'
                        WHEN 2 THEN 'SHA1' ELSE 'MD5' END AS algorithm,
       CASE x.algorithm WHEN 4 THEN d.imphash WHEN 3 THEN d.sha256
                        WHEN 2 THEN d.sha1 ELSE d.md5 END AS seen,
       b.name       AS baseline,
       COALESCE(e.line, 0) AS line,
       nullif(e.label, '') AS label,
       x.reason     AS reason,
       CASE x.kind WHEN 1 THEN 'run' WHEN 2 THEN 'written'
                   WHEN 3 THEN 'deleted' WHEN 4 THEN 'loaded'
                   ELSE 'loaded as a driver' END AS what,
       x.times      AS times,
       x.last_time  AS last_time
  FROM bad x
  JOIN baseline b         ON b.id = x.baseline
  JOIN path_key k         ON k.id = x.path_key
  JOIN version_info v     ON v.id = x.version
  JOIN digests d          ON d.id = x.digests
  LEFT JOIN baseline_entry e ON e.id = x.entry
  LEFT JOIN process p     ON p.event = x.event AND x.kind = 1
  LEFT JOIN file_event f  ON f.event = x.event
  LEFT JOIN resolved fr   ON fr.ref = f.actor
  LEFT JOIN image_load l  ON l.event = x.event
  LEFT JOIN resolved lr   ON lr.ref = l.actor;
