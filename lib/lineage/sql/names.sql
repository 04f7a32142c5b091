-- What processes of one host looked up.
SELECT x.actor, e.time, e.time - COALESCE(x.lag, 0), x.query_name, t.raw
  FROM host_computer h
 CROSS JOIN process_ref r ON r.computer = h.computer
 CROSS JOIN dns x         ON x.actor = r.id
 CROSS JOIN event e       ON e.id = x.event
 CROSS JOIN text t        ON t.id = x.query_results
 WHERE h.host = ?1 AND r.id <> 0 AND e.how = 0
