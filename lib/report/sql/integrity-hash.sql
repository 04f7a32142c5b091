-- Who had a file of this digest, patient zero first: what ran, was loaded,
-- written or deleted as it, and who wrote its path where that was not hashed.
WITH same AS (
    SELECT DISTINCT n.digests AS digests FROM digest_named n WHERE n.digest = ?1
), seen AS (
    SELECT i.Host AS Host, i.Deed AS Deed, i.Path AS Path,
           i.FileVersion AS FileVersion, i.First AS First, i.Last AS Last,
           i.Times AS Times, '' AS By, i.host_id AS host_id,
           i.path_key AS path_key, i.first_time AS first_time
      FROM image_seen i
     WHERE i.digests IN (SELECT digests FROM same)
), written AS (
    SELECT n.Host AS Host, n.Path AS Path, n.first_time AS seen_time,
           w.time AS time, k.name AS writer
      FROM (SELECT Host, Path, host_id, path_key, min(first_time) AS first_time
              FROM seen GROUP BY host_id, path_key) n
     CROSS JOIN path t
     CROSS JOIN file_event f
     CROSS JOIN event w
     CROSS JOIN stream m
     CROSS JOIN host_computer h
     CROSS JOIN process_ref a
     CROSS JOIN path p
     CROSS JOIN path_key k
     WHERE t.key = n.path_key AND f.target = t.id AND f.kind = 11
       AND f.digests = 0 AND w.id = f.event AND w.how = 0
       AND m.id = w.stream AND h.computer = m.computer AND h.host = n.host_id
       AND w.time <= n.first_time
       AND a.id = f.actor AND p.id = a.path AND k.id = p.key
)
SELECT Host, Deed, Path, FileVersion, First, Last, Times, By
  FROM (SELECT Host, Deed, Path, FileVersion, First, Last, Times, By,
               first_time AS at
          FROM seen
        UNION ALL
        SELECT Host, 'path written', Path, '',
               strftime('%Y-%m-%dT%H:%M:%S', (min(time) - ((min(time) % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
                 || printf('.%07dZ', ((min(time) % 10000000) + 10000000) % 10000000),
               strftime('%Y-%m-%dT%H:%M:%S', (max(time) - ((max(time) % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
                 || printf('.%07dZ', ((max(time) % 10000000) + 10000000) % 10000000),
               count(*), writer, min(time)
          FROM written GROUP BY Host, Path, writer)
 ORDER BY at, Host, Deed, Path, FileVersion, By
