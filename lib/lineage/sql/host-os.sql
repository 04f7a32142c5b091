UPDATE host SET os = 'linux'
 WHERE id IN (SELECT h.host
                FROM stream s
                JOIN host_computer h ON h.computer = s.computer
                JOIN text t ON t.id = s.channel
               WHERE t.raw = 'Linux-Sysmon/Operational')
   AND id <> 0
