-- The spellings and machine ids of a host.
SELECT DISTINCT c.name, c.machine_id
  FROM host_computer x JOIN computer c ON c.id = x.computer
 WHERE x.host = ?1 ORDER BY c.name, c.machine_id
