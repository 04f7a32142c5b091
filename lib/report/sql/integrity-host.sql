-- Hosts of a name, as it is logged or folded.
SELECT h.id
  FROM host h
 WHERE h.id <> 0
   AND (in_fold(h.label, ?1) OR h.folder = ?1
        OR EXISTS (SELECT 1 FROM host_computer x JOIN computer c ON c.id = x.computer
                    WHERE x.host = h.id AND in_fold(c.name, ?1)))
 ORDER BY h.folder
