-- What no list knows: looked for in vain, or not to be looked for.
INSERT INTO comparison (path_key, digests, version, baseline, verdict, algorithm, entry, reason)
WITH rest AS (
     SELECT i.path_key AS path_key, i.digests AS digests, i.version AS version, d.hollow AS hollow, d.logged AS logged,
            (d.sha256 IS NOT NULL) AS log_sha256, (d.sha1 IS NOT NULL) AS log_sha1, (d.md5 IS NOT NULL) AS log_md5,
            (SELECT EXISTS (SELECT 1 FROM baseline_entry WHERE md5 IS NOT NULL)) AS list_md5, (SELECT EXISTS (SELECT 1 FROM baseline_entry WHERE sha1 IS NOT NULL)) AS list_sha1, (SELECT EXISTS (SELECT 1 FROM baseline_entry WHERE sha256 IS NOT NULL)) AS list_sha256,
            EXISTS (SELECT 1 FROM baseline b WHERE b.location <> '') AS databases,
            CASE WHEN d.sha256 IS NOT NULL AND (SELECT EXISTS (SELECT 1 FROM baseline_entry WHERE sha256 IS NOT NULL)) THEN 3
                 WHEN d.sha1 IS NOT NULL AND (SELECT EXISTS (SELECT 1 FROM baseline_entry WHERE sha1 IS NOT NULL)) THEN 2
                 WHEN d.md5 IS NOT NULL AND (SELECT EXISTS (SELECT 1 FROM baseline_entry WHERE md5 IS NOT NULL)) THEN 1
                 WHEN EXISTS (SELECT 1 FROM baseline b CROSS JOIN baseline_answer a
                               WHERE b.location <> '' AND a.baseline = b.id AND a.algorithm = d.best
                                 AND a.digest = d.strongest)
                 THEN d.best ELSE 0 END AS common
       FROM compared_image i
      CROSS JOIN compared_digests d
      WHERE d.digests = i.digests
        AND NOT EXISTS (SELECT 1 FROM comparison c
                         WHERE c.path_key = i.path_key AND c.digests = i.digests AND c.version = i.version))
SELECT r.path_key, r.digests, r.version, 0,
       CASE WHEN r.logged <> 1 OR r.hollow = 1 OR r.common = 0 THEN 6 ELSE 5 END,
       CASE WHEN r.logged <> 1 OR r.hollow = 1 THEN 0 ELSE r.common END, 0,
       CASE WHEN r.logged = 0 THEN 'no digest was logged'
            WHEN r.logged = 2 THEN 'what was logged as digests is none'
            WHEN r.logged = 3 THEN 'zeros were logged, which are the digest of nothing'
            WHEN r.hollow = 1 THEN 'its digest is that of the empty file'
            WHEN r.common = 0 THEN
                 'the log has ' || trim(CASE r.log_sha256 WHEN 1 THEN 'SHA256 ' ELSE '' END || CASE r.log_sha1 WHEN 1 THEN 'SHA1 ' ELSE '' END
                                        || CASE r.log_md5 WHEN 1 THEN 'MD5' ELSE '' END)
                 || CASE WHEN r.list_sha256 OR r.list_sha1 OR r.list_md5 THEN
                 ', the lists have ' || trim(CASE r.list_sha256 WHEN 1 THEN 'SHA256 ' ELSE '' END || CASE r.list_sha1 WHEN 1 THEN 'SHA1 ' ELSE '' END
                                             || CASE r.list_md5 WHEN 1 THEN 'MD5' ELSE '' END) ELSE '' END
                 || CASE r.databases WHEN 1 THEN ', and no database could be asked' ELSE '' END
            ELSE 'its ' || CASE r.common WHEN 3 THEN 'SHA256' WHEN 2 THEN 'SHA1' ELSE 'MD5' END || ' is in no list' END
  FROM rest r;
