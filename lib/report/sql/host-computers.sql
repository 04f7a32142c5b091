-- The spellings and machine ids of a host; a name without an id only where it
-- has none.
SELECT DISTINCT c.name, c.machine_id
  FROM host_computer x JOIN computer c ON c.id = x.computer
 WHERE x.host = ?1
   AND (c.machine_id <> 0 OR NOT EXISTS (
        SELECT 1 FROM host_computer y JOIN computer d ON d.id = y.computer
         WHERE y.host = ?1 AND d.name = c.name AND d.machine_id <> 0))
 ORDER BY c.name, c.machine_id
