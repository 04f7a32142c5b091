-- SPDX-License-Identifier: Apache-2.0
-- id:         integrity-check-disagrees
-- title:      Somebody checked a file, and the logs say that it is not what it should be
-- level:      medium
-- confidence: medium
-- attack:     T1195.002, T1553
-- needs:      sysmon:1, hash:md5|hash:sha1|hash:sha256
-- lists:
-- why:        Who hashes or compares a file had a doubt; the log knows what came out of it.
-- noise:      Comparing two versions of a file on purpose.

-- hash_check has every hash or comparison that a command line asks for
-- (certutil -hashfile, Get-FileHash, fc, comp, sigcheck, sha256sum), and how
-- it ends by what the log knows: against a digest on the command line, between
-- the two files, against baselines, or against the other hosts.
SELECT h.event    AS event,
       p.id       AS process,
       g.parent   AS related,
       CASE WHEN h.expected IS NOT NULL THEN 'high'
            WHEN h.tool IN ('fc', 'comp') THEN 'low'
       END        AS confidence,
       h.tool || ' was asked about ' || h.path || ': ' || h.reason AS summary,
       h.other_event AS other_event,
       h.tool     AS tool,
       h.path     AS path,
       h.reason   AS reason,
       h.expected AS expected,
       COALESCE(d.sha256, d.sha1, d.md5) AS digest,
       d.raw      AS hashes
  FROM hash_check h
 CROSS JOIN digests d
 CROSS JOIN process p
 CROSS JOIN lineage g
 WHERE h.verdict = 2
   AND d.id = h.digests
   AND p.event = h.event
   AND g.process = p.id
   AND g.same_as = 0;
