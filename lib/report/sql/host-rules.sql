-- Each rule on a host: what could not be asked first.
SELECT x.evaluable, r.rule, r.title, r.level, x.reason, r.error,
       (SELECT count(*) FROM finding f
         WHERE f.host = ?1 AND f.rule = r.rule)
  FROM rule_run r
  LEFT JOIN rule_host x ON x.rule = r.rule AND x.host = ?1
 ORDER BY r.error IS NULL, COALESCE(x.evaluable, 0), r.rule
