-- Facts of the whole case.
SELECT (SELECT count(*) FROM host WHERE id <> 0),
       (SELECT count(*) FROM evidence),
       (SELECT COALESCE(sum(size), 0) FROM evidence),
       (SELECT COALESCE(sum(records), 0) FROM evidence),
       (SELECT count(*) FROM event WHERE how = 0),
       (SELECT min(first_time) FROM coverage),
       (SELECT max(last_time) FROM coverage),
       (SELECT COALESCE(sum(count), 0) FROM issue WHERE effect = 'loss'),
       (SELECT COALESCE(sum(count), 0) FROM issue WHERE effect = 'anomaly'),
       (SELECT count(*) FROM incident),
       (SELECT count(*) FROM rule_run),
       (SELECT COALESCE(sum(recovered), 0) FROM temp.report_file),
       (SELECT count(*) FROM host WHERE id <> 0)
       - (SELECT count(DISTINCT host) FROM rule_host
           WHERE evaluable <> 0 AND host <> 0),
       (SELECT count(*) FROM rule_run r
         WHERE NOT EXISTS (SELECT 1 FROM rule_host x
                            WHERE x.rule = r.rule AND x.evaluable <> 0))
