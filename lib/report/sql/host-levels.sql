-- Findings of a host by level, the highest first, and the suppressed.
SELECT level, sum(suppressed IS NULL), sum(suppressed IS NOT NULL)
  FROM finding WHERE host = ?1 GROUP BY level ORDER BY level DESC
