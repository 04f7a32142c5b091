-- The first in order of SHA-256 has the bare name, the next #2, #3, ...
UPDATE baseline SET name = CASE x.n WHEN 1 THEN ?1 ELSE ?1 || '#' || x.n END
  FROM (SELECT id AS id, row_number() OVER (ORDER BY sha256, kind, place) AS n
          FROM baseline WHERE substr(name, 1, length(?1) + 2) = ?1 || '#?') x
 WHERE baseline.id = x.id
