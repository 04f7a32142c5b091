-- The issues of a file; with 0 those of no file and of hosts.
SELECT kind, effect, file_offset, record_id, count, text
  FROM issue WHERE evidence = ?1
UNION ALL
SELECT d.kind, d.effect, NULL, NULL, d.count,
       CASE d.host WHEN 0 THEN d.text ELSE h.label || ': ' || d.text END
  FROM derived_issue d JOIN host h ON h.id = d.host
 WHERE ?1 = 0
 ORDER BY 2 DESC, 3, 1, 4, 6
