SELECT f.file, i.kind, i.effect, i.file_offset, i.record_id, i.count, i.text
  FROM issue i
  LEFT JOIN evidence_file f ON f.evidence = i.evidence;
