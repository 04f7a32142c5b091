SELECT id, label, folder,
       (SELECT count(*) FROM lineage l
         WHERE l.host = h.id AND l.same_as = 0)
  FROM host h
 WHERE id <> 0
 ORDER BY label, folder
