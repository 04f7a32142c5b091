-- What a digest is: the files that it was, and what lists say of it.
WITH wanted AS (
    SELECT id FROM digests WHERE sha256 = ?1
    UNION SELECT id FROM digests WHERE sha1 = ?1
    UNION SELECT id FROM digests WHERE md5 = ?1
    UNION SELECT id FROM digests WHERE imphash = ?1
), same AS (
    SELECT DISTINCT x.digests AS digests
      FROM wanted w
      JOIN digests_content c ON c.digests = w.id
      JOIN digests_content x ON x.content = c.content
     WHERE c.content <> 0
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
