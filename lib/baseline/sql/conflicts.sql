-- Paths that entries from ?1 on give two digests of one algorithm and one
-- version: the lines of the first and the last.
SELECT min(line), max(line), min(path)
  FROM baseline_entry
 WHERE id >= ?1 AND path <> ''
 GROUP BY COALESCE(key, path), version
HAVING count(*) > 1
   AND (min(sha256) <> max(sha256) OR min(sha1) <> max(sha1) OR min(md5) <> max(md5))
 ORDER BY 2
 LIMIT ?2
