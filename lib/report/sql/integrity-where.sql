-- What a path was seen as, version by version and content by content; ?1: the
-- directory of its key, NULL: any; ?2: the file name, folded.
SELECT i.Path AS Path, i.FileVersion AS FileVersion,
       COALESCE(NULLIF(i.SHA256, ''), NULLIF(i.SHA1, ''), i.MD5) AS Digest,
       i.Host AS Host, i.Deed AS Deed, i.First AS First, i.Last AS Last,
       i.Times AS Times
  FROM path_key k
 CROSS JOIN directory r
 CROSS JOIN image_seen i
 WHERE k.name = ?2 AND r.id = k.directory AND (?1 IS NULL OR r.key = ?1)
   AND i.path_key = k.id
 ORDER BY 1, 2, i.content, i.first_time, 4, 5, 3, 7
