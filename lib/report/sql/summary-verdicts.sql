-- How many findings have which verdict, and on how many the case has none.
SELECT (SELECT count(*) FROM verdict v JOIN finding f ON f.key = v.key
         WHERE v.verdict = 'confirmed'),
       (SELECT count(*) FROM verdict v JOIN finding f ON f.key = v.key
         WHERE v.verdict = 'benign'),
       (SELECT count(*) FROM finding WHERE suppressed IS NOT NULL),
       (SELECT count(*) FROM verdict v
         WHERE NOT EXISTS (SELECT 1 FROM main.finding f WHERE f.key = v.key)),
       (SELECT count(*) FROM verdict)
