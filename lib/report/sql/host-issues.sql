-- The issues of the files that hold a host's records, and those of the host;
-- losses first.
SELECT i.effect, i.kind, f.file, i.file_offset, i.record_id, i.count, i.text
  FROM temp.report_host_file h
  JOIN issue i ON i.evidence = h.evidence
  JOIN temp.report_file f ON f.evidence = i.evidence
 WHERE h.host = ?1
UNION ALL
SELECT effect, kind, NULL, NULL, NULL, count, text
  FROM derived_issue WHERE host = ?1
 ORDER BY 1 DESC, 3, 4, 2, 5, 7
