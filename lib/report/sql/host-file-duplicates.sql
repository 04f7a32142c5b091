-- A file with the content of another holds the same records.
INSERT INTO temp.report_host_file
SELECT h.host, d.id, h.records
  FROM evidence d JOIN temp.report_host_file h ON h.evidence = d.duplicate_of
 WHERE d.duplicate_of IS NOT NULL
ON CONFLICT (host, evidence) DO UPDATE SET records = records + excluded.records;
