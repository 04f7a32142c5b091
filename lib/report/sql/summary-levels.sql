-- Incidents by level, the highest first; as -1 those of which every finding is
-- suppressed.
SELECT CASE WHEN EXISTS (SELECT 1 FROM finding f
                          WHERE f.incident = i.id AND f.suppressed IS NULL)
            THEN i.level ELSE -1 END, count(*)
  FROM incident i GROUP BY 1 ORDER BY 1 DESC
