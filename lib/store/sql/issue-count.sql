SELECT COALESCE(sum(count) FILTER (WHERE effect = 'loss'), 0),
       COALESCE(sum(count) FILTER (WHERE effect = 'anomaly'), 0)
  FROM issue WHERE evidence = ?1
