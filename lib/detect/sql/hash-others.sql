-- What other hosts than ?2 have at a path (?1) of a version (?3).
SELECT c.content, i.first_event, min(i.first_time)
  FROM version_info w
 CROSS JOIN image_sighting i
 CROSS JOIN digests_content c
 CROSS JOIN version_info v
 CROSS JOIN digests d
 WHERE w.id = ?3 AND NOT in_fold(COALESCE(w.file_version, ''), '', '-', '?')
   AND i.path_key = ?1 AND i.host <> ?2
   AND c.digests = i.digests AND c.content <> 0
   AND v.id = i.version AND in_fold(v.file_version, w.file_version)
   AND d.id = i.digests
 GROUP BY c.content
 ORDER BY count(DISTINCT i.host) DESC, 3, min(d.raw)
