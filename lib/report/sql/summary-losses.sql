-- Losses in the order in which they are said.
SELECT f.file, i.file_offset, i.count, i.text
  FROM issue i JOIN evidence_file f ON f.evidence = i.evidence
 WHERE i.effect = 'loss'
 ORDER BY f.file, i.file_offset, i.kind, i.record_id, i.text
