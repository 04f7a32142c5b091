-- Processes below one that a finding is about that contacted places. What
-- stands below a session process is not its doing.
SELECT a.process
  FROM temp.report_near f
 CROSS JOIN ancestor a ON a.ancestor = f.process
 CROSS JOIN temp.report_near c ON c.process = a.process
 CROSS JOIN process p ON p.id = a.process
 CROSS JOIN process_ref r ON r.id = p.self
  LEFT JOIN event e ON e.id = p.event
 WHERE f.process = ?1 AND c.contacts
 ORDER BY COALESCE(p.started, e.time), r.pid, r.guid
 LIMIT 20
