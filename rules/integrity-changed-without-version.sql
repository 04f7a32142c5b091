-- SPDX-License-Identifier: Apache-2.0
-- id:         integrity-changed-without-version
-- title:      A file changed and its version did not
-- level:      high
-- confidence: medium
-- attack:     T1195.002, T1554, T1574
-- needs:      company, hash:md5|hash:sha1|hash:sha256
-- lists:
-- why:        An update has another version; a file that was replaced or patched in place still claims the old one.
-- noise:      Programs under development, makers who do not count their versions up, files signed once more.

-- On one host: the content that was seen at this path before, of the same
-- FileVersion and product, provably differs. What wrote the file between the
-- last sighting of the old content (the first, where the old one came back)
-- and the first of the new one stands as write_event; related did it.
WITH changed AS (
    SELECT d.id AS id, d.host AS host, d.path_key AS path_key,
           d.version AS version, d.first_event AS event,
           d.first_time AS first_time, d.since_time AS since_time
      FROM divergence d
     WHERE d.kind = 1
       AND d.host <> 0
       AND d.class = 1
       AND d.odd = 1
), wrote AS (
    SELECT c.id AS id, c.event AS event, c.path_key AS path_key,
           c.version AS version, 1 AS known, w.event AS write_event,
           w.time AS time, w.record_id AS record_id, w.actor AS actor
      FROM changed c
     CROSS JOIN path_key k
     CROSS JOIN file_write w
     WHERE k.file = c.path_key
       AND w.path_key = k.id
       AND w.host = c.host
       AND w.time >= c.since_time
       AND w.time <= c.first_time
    UNION ALL
    SELECT c.id, c.event, c.path_key, c.version, 0, NULL, NULL, NULL, 0
      FROM changed c
), last AS (
    SELECT w.id AS id, w.event AS event, w.path_key AS path_key,
           w.version AS version, w.write_event AS write_event, w.time AS time,
           w.actor AS actor,
           row_number() OVER (PARTITION BY w.id
                              ORDER BY w.known DESC, w.time DESC,
                                       w.record_id DESC, b.text) AS n
      FROM wrote w
     CROSS JOIN process_ref a
     CROSS JOIN path b
     WHERE a.id = w.actor
       AND b.id = a.path
)
SELECT c.event    AS event,
       COALESCE(p.id, r.process, 0) AS process,
       y.process  AS related,
       CASE WHEN in_fold(v.file_version, '0.0.0.0', '1.0.0.0', '0.0.0', '1.0.0',
                         '0.0', '1.0', '0.0.0.1', '1.0.0.1', '0,0,0,0',
                         '1,0,0,0', '1,0,0,1', '0, 0, 0, 0', '1, 0, 0, 0',
                         '1, 0, 0, 1') THEN 'low'
       END        AS confidence,
       k.name || ' is another file than before and claims the same version' AS summary,
       c.write_event AS write_event,
       d.reference_event AS old_event,
       COALESCE(i.text, t.text, k.name) AS path,
       v.file_version AS file_version,
       COALESCE(v.product, '') AS product,
       CASE d.algorithm WHEN 3 THEN 'sha256' WHEN 2 THEN 'sha1' ELSE 'md5' END AS algorithm,
       d.reference_digest AS old_digest,
       d.digest   AS digest,
       CASE d.same_imports WHEN 1 THEN 'yes' WHEN 0 THEN 'no'
            ELSE 'not known' END AS same_imphash,
       d.reference_time AS old_first_time,
       d.since_time AS since_time,
       d.first_time AS first_time,
       b.text     AS written_by,
       c.time     AS write_time
  FROM last c
 CROSS JOIN divergence d
 CROSS JOIN path_key k
 CROSS JOIN version_info v
 CROSS JOIN process_ref a
 CROSS JOIN path b
 CROSS JOIN resolved y
  LEFT JOIN process p     ON p.event = c.event
  LEFT JOIN process_ref s ON s.id = p.self
  LEFT JOIN path i        ON i.id = s.path
  LEFT JOIN image_load l  ON l.event = c.event
  LEFT JOIN module m      ON m.id = l.module
  LEFT JOIN path t        ON t.id = m.path
  LEFT JOIN resolved r    ON r.ref = l.actor
 WHERE c.n = 1
   AND d.id = c.id
   AND k.id = c.path_key
   AND v.id = c.version
   AND a.id = c.actor
   AND b.id = a.path
   AND y.ref = c.actor;
