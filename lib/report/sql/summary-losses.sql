-- Losses in the order in which they are said. What could not be opened at
-- all has no evidence row: its text begins with its name.
SELECT COALESCE(f.file, ''), i.file_offset, i.count, i.text
  FROM issue i LEFT JOIN evidence_file f ON f.evidence = i.evidence
 WHERE i.effect = 'loss'
 ORDER BY 1, i.file_offset, i.kind, i.record_id, i.text
