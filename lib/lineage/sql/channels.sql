SELECT DISTINCT s.channel, t.raw FROM stream s JOIN text t ON t.id = s.channel
 ORDER BY t.raw, s.channel
