-- The same over all hosts, a row for each file: who had it first.
SELECT What, Path, FileVersion, Digest, ComparedWith, count(DISTINCT host),
       max(OtherHosts), min(first_time), kind,
       (SELECT y.label FROM temp.integrity_odd y
         WHERE y.Digest = x.Digest AND y.Path = x.Path AND y.What = x.What
           AND y.FileVersion = x.FileVersion AND y.ComparedWith = x.ComparedWith
         ORDER BY y.first_time, y.label LIMIT 1),
       (SELECT y.folder FROM temp.integrity_odd y
         WHERE y.Digest = x.Digest AND y.Path = x.Path AND y.What = x.What
           AND y.FileVersion = x.FileVersion AND y.ComparedWith = x.ComparedWith
         ORDER BY y.first_time, y.label LIMIT 1)
  FROM temp.integrity_odd x
 GROUP BY What, Path, FileVersion, Digest, ComparedWith, kind
 ORDER BY kind, 6, 8, Path, What, FileVersion, Digest, ComparedWith
