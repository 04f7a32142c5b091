-- What a host (?2) last had at a path (?1) at a time (?3), else first after.
SELECT i.digests, c.content, i.version, i.first_event, i.first_time > ?3
  FROM image_sighting i
  JOIN digests_content c ON c.digests = i.digests AND c.content <> 0
  JOIN digests d         ON d.id = i.digests
  JOIN version_info v    ON v.id = i.version
  JOIN event e           ON e.id = i.first_event
 WHERE i.path_key = ?1 AND i.host = ?2
 ORDER BY i.first_time > ?3,
          CASE WHEN i.last_time <= ?3 THEN -i.last_time
               WHEN i.first_time <= ?3 THEN -i.first_time
               ELSE i.first_time END,
          v.file_version IS NULL, e.record_id, d.raw, v.file_version
 LIMIT 1
