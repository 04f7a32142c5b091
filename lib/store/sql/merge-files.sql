-- Before their duplicates the files that these are duplicates of.
SELECT id, bundle, name, sha256, size, reader, chunks, records, unreadable, recovered, first_time, last_time, dirty, resume_at,
       status, deep
  FROM evidence ORDER BY duplicate_of IS NOT NULL, id
