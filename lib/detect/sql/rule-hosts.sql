-- Hosts in order of their names, with what the last run said of a rule.
SELECT h.id, h.label, x.evaluable, x.reason
  FROM host h
  LEFT JOIN rule_host x ON x.rule = ?1 AND x.host = h.id
 WHERE h.id <> 0
 ORDER BY h.label, h.folder
