-- The computers of the case, each folded name once for every host of it.
SELECT c.key, min(c.name), h.host
  FROM computer c JOIN host_computer h ON h.computer = c.id
 WHERE c.id <> 0 AND h.host <> 0
 GROUP BY c.key, h.host ORDER BY c.key, h.host
