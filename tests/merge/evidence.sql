-- Without what depends on the order of arrival.
SELECT f.file, hex(e.sha256), e.size, e.reader, e.chunks, e.records, e.stored + e.duplicate, e.unreadable, e.recovered,
       e.first_time, e.last_time, e.dirty, e.status
  FROM evidence e
  JOIN evidence_file f ON f.evidence = e.id;
