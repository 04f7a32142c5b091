-- One row for every host and need, so that none at all is said too.
WITH seen (host, log, event_id, count) AS (
    SELECT c.host, CASE t.raw WHEN 'Security' THEN 'security' ELSE 'sysmon' END,
           c.event_id, c.count
      FROM coverage c JOIN text t ON t.id = c.channel
     WHERE t.raw IN ('Security', 'Microsoft-Windows-Sysmon/Operational',
                     'Linux-Sysmon/Operational')),
wanted (log, event_id) AS (
    VALUES ('sysmon', 1), ('sysmon', 2), ('sysmon', 3), ('sysmon', 4),
           ('sysmon', 5), ('sysmon', 6), ('sysmon', 7), ('sysmon', 8),
           ('sysmon', 9), ('sysmon', 10), ('sysmon', 11), ('sysmon', 12),
           ('sysmon', 13), ('sysmon', 14), ('sysmon', 15), ('sysmon', 16),
           ('sysmon', 17), ('sysmon', 18), ('sysmon', 19), ('sysmon', 20),
           ('sysmon', 21), ('sysmon', 22), ('sysmon', 23), ('sysmon', 24),
           ('sysmon', 25), ('sysmon', 26), ('sysmon', 27), ('sysmon', 28),
           ('sysmon', 29), ('sysmon', 255), ('security', 4624),
           ('security', 4688), ('security', 4689)
    UNION SELECT log, event_id FROM seen),
needs (host, need, log, event_id) AS (
    SELECT h.id, w.log || ':' || w.event_id, w.log, w.event_id
      FROM host h CROSS JOIN wanted w WHERE h.id <> 0
    UNION ALL
    SELECT h.id, l.log, l.log, -1
      FROM host h CROSS JOIN (SELECT DISTINCT log FROM wanted) l
     WHERE h.id <> 0)
INSERT INTO capability (host, need, have, total)
SELECT n.host, n.need,
       COALESCE(sum(CASE WHEN n.event_id IN (-1, s.event_id)
                         THEN s.count ELSE 0 END), 0),
       COALESCE(sum(s.count), 0)
  FROM needs n
  LEFT JOIN seen s ON s.host = n.host AND s.log = n.log
 GROUP BY n.host, n.need
