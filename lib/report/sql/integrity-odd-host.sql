-- The same of one host, with ticks.
SELECT What, Path, FileVersion, Digest, ComparedWith, Hosts, OtherHosts,
       first_time, kind
  FROM temp.integrity_odd
 WHERE host = ?1
 ORDER BY kind, Path, first_time, What, FileVersion, Digest, ComparedWith
