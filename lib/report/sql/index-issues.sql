-- Losses, or anomalies. An issue without a file says in its text what it is
-- of; one that lineage found is of a host.
SELECT i.effect, i.kind, f.file, i.file_offset, i.record_id, i.count, i.text
  FROM issue i LEFT JOIN temp.report_file f ON f.evidence = i.evidence
 WHERE i.effect = ?1
UNION ALL
SELECT d.effect, d.kind, NULL, NULL, NULL, d.count,
       CASE d.host WHEN 0 THEN d.text ELSE h.label || ': ' || d.text END
  FROM derived_issue d JOIN host h ON h.id = d.host
 WHERE d.effect = ?1
 ORDER BY 3, 4, 2, 5, 7
