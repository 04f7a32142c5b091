-- The rows of temp.integrity_odd, of one host (?1) or of all (0).
SELECT label AS Host, What, Path, FileVersion, Digest, ComparedWith, Hosts,
       OtherHosts,
       strftime('%Y-%m-%dT%H:%M:%S', (first_time - ((first_time % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((first_time % 10000000) + 10000000) % 10000000) AS First
  FROM temp.integrity_odd
 WHERE ?1 = 0 OR host = ?1
 ORDER BY kind, Path, first_time, label, What, FileVersion, Digest, ComparedWith
