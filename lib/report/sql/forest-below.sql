SELECT count(*)
  FROM ancestor a JOIN lineage l ON l.process = a.process
 WHERE a.ancestor = ?1 AND l.same_as = 0
