-- What was logged on a host.
SELECT c.raw, v.event_id, v.count, v.first_time, v.last_time, v.gaps
  FROM coverage v JOIN text c ON c.id = v.channel
 WHERE v.host = ?1 ORDER BY c.raw, v.event_id
