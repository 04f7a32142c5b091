-- Some of the hosts that such a row counts.
SELECT h.label, h.folder FROM rule_host x JOIN host h ON h.id = x.host
 WHERE x.rule = ?1 AND x.evaluable = 0 AND x.reason = ?2
 ORDER BY h.folder LIMIT 8
