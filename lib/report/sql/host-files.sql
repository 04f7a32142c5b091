-- The files that hold a host's records, with their accounts.
SELECT f.file, lower(hex(e.sha256)), h.records, e.records, f.stored,
       f.duplicate, e.unreadable, f.recovered,
       (SELECT COALESCE(sum(i.count), 0) FROM issue i
         WHERE i.evidence = e.id AND i.effect = 'loss')
  FROM temp.report_host_file h
  CROSS JOIN evidence e ON e.id = h.evidence -- this order
  JOIN temp.report_file f ON f.evidence = e.id
 WHERE h.host = ?1 ORDER BY e.name, e.sha256
