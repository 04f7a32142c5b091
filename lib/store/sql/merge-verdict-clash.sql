-- Two verdicts on one finding: the one that hides less is kept, and it is
-- said which gave way. The same rows whatever the order of the cases.
WITH both (verdict, reason, analyst, rank) AS (
     SELECT verdict, reason, analyst, CASE verdict WHEN 'confirmed' THEN 0 WHEN 'benign' THEN 1 ELSE 2 END
       FROM verdict WHERE key = ?1
     UNION
     SELECT ?2, ?3, ?4, CASE ?2 WHEN 'confirmed' THEN 0 WHEN 'benign' THEN 1 ELSE 2 END),
     loser (text) AS (
     SELECT 'finding ' || ?1 || ': the verdict ' || verdict || ' of ' || analyst || ' (' || reason || ') gave way to that of another case'
       FROM both ORDER BY rank, reason, analyst LIMIT 1 OFFSET 1)
INSERT INTO issue (evidence, kind, effect, file_offset, record_id, count, text)
SELECT 0, 'verdict-conflict', 'anomaly', NULL, NULL, 1, text
  FROM loser
 WHERE NOT EXISTS (SELECT 1 FROM issue WHERE evidence = 0 AND kind = 'verdict-conflict' AND issue.text = loser.text)
