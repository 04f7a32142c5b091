-- The rules that could be asked about a host, and found nothing in the window.
SELECT x.rule, x.host, r.needs,
       EXISTS (SELECT 1 FROM temp.shown_event s WHERE s.host = x.host)
  FROM main.rule_host x
  JOIN main.rule_run r ON r.rule = x.rule
 WHERE x.evaluable <> 0
   AND NOT EXISTS (SELECT 1 FROM temp.finding f
                    WHERE f.rule = x.rule AND f.host = x.host)
