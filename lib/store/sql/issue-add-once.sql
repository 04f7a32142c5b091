-- A problem of an argument, which has no event log: evidence 0.
INSERT INTO issue (evidence, kind, effect, file_offset, record_id, count, text)
SELECT 0, ?1, ?2, NULL, NULL, 1, ?3
 WHERE NOT EXISTS (SELECT 1 FROM issue WHERE evidence = 0 AND kind = ?1 AND text = ?3)
