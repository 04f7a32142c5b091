-- In the order of the primary key.
SELECT path_key, digests, version, host, kind, first_time, last_time, count,
       first_event
  FROM image_sighting
 ORDER BY path_key
