-- Every evidence file with its account.
SELECT f.file, b.label, e.sha256, e.size, e.reader, e.chunks, e.records,
       f.stored, f.duplicate, e.unreadable, e.recovered, e.first_time,
       e.last_time, e.dirty, e.status, e.id
  FROM evidence e
  JOIN temp.report_file f ON f.evidence = e.id
  LEFT JOIN bundle b ON b.id = e.bundle
 ORDER BY e.name, e.sha256
