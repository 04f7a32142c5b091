-- A file with the same content is damaged in the same way.
INSERT INTO issue (evidence, kind, effect, file_offset, record_id, count, text)
SELECT ?1, kind, effect, file_offset, record_id, count, text
  FROM issue WHERE evidence = ?2 AND kind NOT IN ('conflicting-copy', 'changed-while-read') ORDER BY id
