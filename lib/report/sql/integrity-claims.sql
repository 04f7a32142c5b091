-- What a digest is: the files that it was, and what lists say of it.
WITH same AS (
    SELECT DISTINCT n.digests AS digests FROM digest_named n WHERE n.digest = ?1
)
SELECT i.SHA256 AS SHA256, i.SHA1 AS SHA1, i.MD5 AS MD5, i.IMPHASH AS IMPHASH,
       i.Company AS Company, i.Product AS Product,
       i.FileVersion AS FileVersion, i.OriginalFileName AS OriginalFileName,
       count(DISTINCT i.host_id) AS Hosts,
       COALESCE((SELECT CASE x.verdict WHEN 1 THEN 'known-bad' WHEN 2 THEN 'mismatch'
                             WHEN 3 THEN 'match' WHEN 4 THEN 'known'
                             WHEN 5 THEN 'unlisted' ELSE 'not comparable' END
                          || CASE WHEN b.name IS NULL THEN '' ELSE ', ' || b.name END
                   FROM comparison x LEFT JOIN baseline b ON b.id = x.baseline
                  WHERE x.path_key = i.path_key AND x.digests = i.digests
                    AND x.version = i.version
                  ORDER BY x.verdict, b.name LIMIT 1), '') AS Verdict
  FROM image_seen i
 WHERE i.digests IN (SELECT digests FROM same)
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
 ORDER BY 9 DESC, 1, 2, 3, 4, 5, 6, 7, 8
