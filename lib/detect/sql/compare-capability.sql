-- For rules that need a baseline: how many there are, for every host.
DELETE FROM capability WHERE need = 'baseline';
INSERT INTO capability (host, need, have, total)
SELECT h.id, 'baseline', n.n, n.n
  FROM (SELECT count(*) AS n FROM baseline) n CROSS JOIN host h
 WHERE h.id <> 0;
