-- What a case was made of, under the names that it prints. A file that could
-- not be read has no digest.
SELECT e.name, f.file, e.sha256, e.size
  FROM evidence e
  JOIN evidence_file f ON f.evidence = e.id
 ORDER BY e.name, e.sha256
