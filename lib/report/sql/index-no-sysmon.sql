-- Hosts without a single Sysmon record.
SELECT h.label, h.folder FROM host h
 WHERE h.id <> 0 AND NOT EXISTS (
       SELECT 1 FROM coverage v JOIN text c ON c.id = v.channel
        WHERE v.host = h.id
          AND c.raw IN ('Microsoft-Windows-Sysmon/Operational',
                        'Linux-Sysmon/Operational'))
 ORDER BY h.folder
