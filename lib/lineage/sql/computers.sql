-- Every computer that a record names, and whether a live record does. The
-- computer without a name is row 0, which also stands for none.
SELECT c.id, c.name, c.key, c.machine_id,
       EXISTS (SELECT 1 FROM stream s JOIN event e ON e.stream = s.id
                WHERE s.computer = c.id
                  AND (e.how = 0
                    OR EXISTS (SELECT 1 FROM event_copy y
                                WHERE y.event = e.id AND y.how = 0)))
  FROM computer c
 WHERE c.id <> 0 OR EXISTS (SELECT 1 FROM stream s WHERE s.computer = 0)
 ORDER BY c.key, c.machine_id, c.name
