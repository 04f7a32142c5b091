-- Every evidence file with its account. The version of a reader stands in
-- runs.jsonl.
SELECT f.file, b.label, e.sha256, e.size, substr(e.reader, 1, instr(e.reader || ' ', ' ') - 1),
       e.chunks, e.records,
       f.stored, f.duplicate, e.unreadable, f.recovered, e.first_time,
       e.last_time, e.dirty, e.status, e.id
  FROM evidence e
  JOIN temp.report_file f ON f.evidence = e.id
  LEFT JOIN bundle b ON b.id = e.bundle
 ORDER BY e.name, e.sha256
