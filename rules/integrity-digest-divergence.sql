-- SPDX-License-Identifier: Apache-2.0
-- id:         integrity-digest-divergence
-- title:      A file of the same version has other content than on other hosts
-- level:      high
-- confidence: medium
-- attack:     T1195.002, T1554, T1036.005
-- needs:      company, hash:md5|hash:sha1|hash:sha256
-- lists:
-- why:        One name, one version, two contents: somebody changed a file and left its version as it was.
-- noise:      Makers who do not count their versions up, programs built on the spot, files signed once more.

-- Table divergence compares every content of a path, of those that claim the
-- same FileVersion and product, with the most prevalent one that provably
-- differs from it (kind path), and the same by OriginalFileName (else
-- Description), product, company and version over all paths (identity).
-- Hosts that hash with different algorithms are compared by the strongest that
-- they share; builds for 32 and 64 bits that their paths tell apart are left
-- out, and so are images that Windows makes on each machine, and contents that
-- are on the very same hosts. Odd is what fewer hosts have; where as many have
-- either, all but the first are told, with low confidence (odd 2).
SELECT o.event    AS event,
       COALESCE(p.id, r.process, 0) AS process,
       0          AS related,
       CASE WHEN d.odd = 2
              OR in_fold(v.file_version, '0.0.0.0', '1.0.0.0', '0.0.0', '1.0.0',
                         '0.0', '1.0', '0.0.0.1', '1.0.0.1', '0,0,0,0',
                         '1,0,0,0', '1,0,0,1', '0, 0, 0, 0', '1, 0, 0, 0',
                         '1, 0, 0, 1') THEN 'low'
            WHEN d.reference_hosts < 10
              OR d.reference_hosts < 10 * d.hosts THEN
                 CASE WHEN d.kind = 1 THEN 'medium' ELSE 'low' END
            ELSE CASE WHEN d.kind = 1 THEN 'high' ELSE 'medium' END
       END        AS confidence,
       CASE WHEN d.odd = 2
            THEN k.name || ' of one version has several contents, each on as many hosts'
            WHEN d.kind = 1
            THEN k.name || ' is another file than on most hosts, of the same version'
            ELSE k.name || ' claims to be a program that has other content elsewhere, of the same version'
       END        AS summary,
       CASE WHEN d.kind = 1 THEN 'path' ELSE 'identity' END AS kind,
       COALESCE(i.text, t.text, k.name) AS path,
       v.file_version AS file_version,
       COALESCE(v.product, '') AS product,
       COALESCE(v.company, '') AS company,
       COALESCE(v.original_name, '') AS original_name,
       CASE d.algorithm WHEN 3 THEN 'sha256' WHEN 2 THEN 'sha1' ELSE 'md5' END AS algorithm,
       d.digest   AS digest,
       d.reference_digest AS reference_digest,
       d.contents AS digests,
       d.hosts    AS hosts,
       d.reference_hosts AS reference_hosts,
       CASE d.same_imports WHEN 1 THEN 'yes' WHEN 0 THEN 'no'
            ELSE 'not known' END AS same_imphash,
       o.count    AS sightings,
       o.first_time AS first_time,
       o.last_time AS last_time
  FROM divergence d
 CROSS JOIN divergence_host o
 CROSS JOIN path_key k
 CROSS JOIN version_info v
  LEFT JOIN process p     ON p.event = o.event
  LEFT JOIN process_ref s ON s.id = p.self
  LEFT JOIN path i        ON i.id = s.path
  LEFT JOIN image_load l  ON l.event = o.event
  LEFT JOIN module m      ON m.id = l.module
  LEFT JOIN path t        ON t.id = m.path
  LEFT JOIN resolved r    ON r.ref = l.actor
 WHERE d.host = 0
   AND d.class = 1
   AND d.odd IN (1, 2)
   AND o.divergence = d.id
   AND k.id = d.path_key
   AND v.id = d.version;
