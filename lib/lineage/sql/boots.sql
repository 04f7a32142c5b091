-- Kernel-General 12: the system started; EventLog 6005: its log did, some
-- seconds later.
SELECT DISTINCT e.time, e.event_id
  FROM host_computer h
 CROSS JOIN stream s ON s.computer = h.computer
 CROSS JOIN text t   ON t.id = s.provider
 CROSS JOIN event e  ON e.stream = s.id
 WHERE h.host = ?1
   AND ((t.raw = 'Microsoft-Windows-Kernel-General' AND e.event_id = 12)
     OR (t.raw IN ('EventLog', 'Microsoft-Windows-Eventlog')
         AND e.event_id = 6005))
 ORDER BY e.time, e.event_id
