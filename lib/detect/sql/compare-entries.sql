-- What each list says of each image. The strongest algorithm that image and
-- entry have in common decides; a weaker one that is equal all the same
-- means two contents with one digest. Of several entries of a list the one
-- that says most stands: the same content, a collision, another content.
INSERT INTO comparison (path_key, digests, version, baseline, verdict, algorithm, entry, reason)
WITH pair (digests, path_key, version, baseline, entry, via) AS (
     SELECT c.digests, c.path_key, c.version, c.baseline, c.entry, c.via FROM candidate c WHERE c.path_key <> 0
     UNION ALL
     SELECT c.digests, i.path_key, i.version, c.baseline, c.entry, c.via
       FROM candidate c CROSS JOIN compared_image i
      WHERE c.path_key = 0 AND i.digests = c.digests),
     weighed AS (
     SELECT p.digests AS digests, p.path_key AS path_key, p.version AS version, p.baseline AS baseline, p.entry AS entry, p.via AS via,
            b.kind AS kind, e.line AS line, e.label AS label, e.version AS listed_version,
            CASE WHEN d.sha256 IS NOT NULL AND e.sha256 IS NOT NULL THEN 3
                 WHEN d.sha1 IS NOT NULL AND e.sha1 IS NOT NULL THEN 2
                 WHEN d.md5 IS NOT NULL AND e.md5 IS NOT NULL THEN 1 ELSE 0 END AS algorithm,
            CASE WHEN d.sha256 IS NOT NULL AND e.sha256 IS NOT NULL THEN d.sha256 = e.sha256
                 WHEN d.sha1 IS NOT NULL AND e.sha1 IS NOT NULL THEN d.sha1 = e.sha1
                 WHEN d.md5 IS NOT NULL AND e.md5 IS NOT NULL THEN d.md5 = e.md5 ELSE 0 END AS same,
            CASE WHEN d.sha256 <> e.sha256 AND d.sha1 = e.sha1 THEN 2
                 WHEN (d.sha256 <> e.sha256 OR d.sha1 <> e.sha1) AND d.md5 = e.md5 THEN 1 ELSE 0 END AS weaker,
            COALESCE(d.imphash = e.imphash, 0) AS same_imports,
            CASE d.best WHEN 3 THEN 'SHA256' WHEN 2 THEN 'SHA1' WHEN 1 THEN 'MD5' ELSE 'no digest' END AS logged,
            CASE WHEN e.sha256 IS NOT NULL THEN 'SHA256' WHEN e.sha1 IS NOT NULL THEN 'SHA1'
                 WHEN e.md5 IS NOT NULL THEN 'MD5' ELSE 'IMPHASH' END AS listed
       FROM pair p
      CROSS JOIN compared_digests d
      CROSS JOIN baseline_entry e
      CROSS JOIN baseline b
      WHERE d.digests = p.digests AND e.id = p.entry AND b.id = p.baseline),
     judged AS (
     SELECT w.*,
            CASE WHEN w.same = 1 AND (w.kind <> 1 OR w.via > 1) THEN 0
                 WHEN w.weaker > 0 THEN 1
                 WHEN w.kind = 3 AND w.same_imports = 1 THEN 2
                 WHEN w.kind = 1 AND w.via > 1 AND w.algorithm > 0 AND w.same = 0 THEN 3
                 WHEN w.kind = 1 AND w.same = 1 THEN 4
                 WHEN w.kind = 1 AND w.via > 1 AND w.algorithm = 0 THEN 5 END AS rank,
            CASE w.algorithm WHEN 3 THEN 'SHA256' WHEN 2 THEN 'SHA1' ELSE 'MD5' END AS common
       FROM weighed w),
     chosen AS (
     SELECT j.*,
            row_number() OVER (PARTITION BY j.digests, j.path_key, j.version, j.baseline
                               ORDER BY j.rank, j.via = 1, j.line, j.entry) AS n
       FROM judged j WHERE j.rank IS NOT NULL)
SELECT c.path_key, c.digests, c.version, c.baseline,
       CASE c.rank WHEN 0 THEN CASE c.kind WHEN 3 THEN 1 WHEN 4 THEN 4 ELSE 3 END
                   WHEN 1 THEN 2 WHEN 2 THEN 1 WHEN 3 THEN 2 WHEN 4 THEN 3 ELSE 6 END,
       CASE c.rank WHEN 2 THEN 4 ELSE c.algorithm END,
       c.entry,
       CASE c.rank
       WHEN 0 THEN 'its ' || c.common || ' is that of line ' || c.line
                   || CASE c.via WHEN 2 THEN ' for its path' WHEN 3 THEN ' for its name, product and version' ELSE '' END
                   || CASE c.label WHEN '' THEN '' ELSE ' (' || c.label || ')' END
                   || CASE c.kind WHEN 4 THEN ': known, which is not good' ELSE '' END
       WHEN 1 THEN 'its ' || CASE c.weaker WHEN 2 THEN 'SHA1' ELSE 'MD5' END || ' is that of line ' || c.line || ' and its ' || c.common
                   || ' is not: two contents with one ' || CASE c.weaker WHEN 2 THEN 'SHA1' ELSE 'MD5' END
       WHEN 2 THEN 'only its IMPHASH is that of line ' || c.line || CASE c.label WHEN '' THEN '' ELSE ' (' || c.label || ')' END
                   || ': it imports the same, its content is not shown to be the same'
       WHEN 3 THEN 'line ' || c.line || ' has another ' || c.common
                   || CASE c.via WHEN 2 THEN ' for its path' ELSE ' for its name, product and version' END
                   || CASE WHEN c.via = 2 AND c.listed_version <> '' AND i.file_version NOT IN ('', '-', '?') AND c.listed_version <> i.file_version
                           THEN ', of version ' || c.listed_version || ' where this is ' || i.file_version ELSE '' END
       WHEN 4 THEN 'its ' || c.common || ' is that of line ' || c.line || ', which is another file'
       ELSE 'line ' || c.line || ' has ' || c.listed || ', the log has ' || c.logged || ': no algorithm in common' END
  FROM chosen c
 CROSS JOIN compared_image i
 WHERE c.n = 1 AND i.digests = c.digests AND i.path_key = c.path_key AND i.version = c.version;
