-- Two folders of one name are one bundle: its logs are those that are there,
-- never fewer than were seen of it at once.
WITH held AS (SELECT bundle, count(*) AS n FROM evidence GROUP BY bundle)
SELECT b.label, b.layout, max(b.logs, COALESCE(h.n, 0)), b.others
  FROM bundle b
  LEFT JOIN held h ON h.bundle = b.id
 ORDER BY b.label, b.layout, b.logs, b.others
