-- All evidence files with their accounts.
SELECT f.file, lower(hex(e.sha256)), e.size, e.records, f.stored,
       f.duplicate, e.unreadable, f.recovered,
       (SELECT COALESCE(sum(i.count), 0) FROM issue i
         WHERE i.evidence = e.id AND i.effect = 'loss')
  FROM evidence e JOIN temp.report_file f ON f.evidence = e.id
 ORDER BY e.name, e.sha256
