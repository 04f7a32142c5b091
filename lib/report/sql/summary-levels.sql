-- Incidents by level, the highest first.
SELECT level, count(*) FROM incident GROUP BY level ORDER BY level DESC
