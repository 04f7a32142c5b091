-- Each rule: what it found, and where it could be asked.
SELECT r.rule, r.title, r.level, r.attack, r.error,
       (SELECT count(*) FROM finding f WHERE f.rule = r.rule),
       (SELECT count(DISTINCT f.host) FROM finding f WHERE f.rule = r.rule),
       (SELECT count(*) FROM rule_host x
         WHERE x.rule = r.rule AND x.evaluable <> 0),
       (SELECT count(*) FROM rule_host x
         WHERE x.rule = r.rule AND x.evaluable = 0)
  FROM rule_run r ORDER BY 6 DESC, r.level DESC, r.rule
