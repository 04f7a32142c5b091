-- The cross join says that every baseline is gone through in turn.
SELECT e.path, e.company, e.product, e.version, e.label, e.md5, e.sha1, e.sha256, e.imphash, b.place
  FROM baseline b
 CROSS JOIN baseline_entry e
 WHERE e.baseline = b.id AND (?1 IS NULL OR b.name = ?1)
 ORDER BY b.name, e.id
