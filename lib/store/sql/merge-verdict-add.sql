INSERT INTO verdict (key, verdict, reason, analyst) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, analyst = excluded.analyst
 WHERE (CASE excluded.verdict WHEN 'confirmed' THEN 0 WHEN 'benign' THEN 1 ELSE 2 END, excluded.reason, excluded.analyst)
     < (CASE verdict.verdict WHEN 'confirmed' THEN 0 WHEN 'benign' THEN 1 ELSE 2 END, verdict.reason, verdict.analyst)
