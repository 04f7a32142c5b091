-- A process of a live record that stands for itself.
SELECT p.event, l.host, e.time, w.text, c.raw
  FROM process p
  JOIN event e        ON e.id = p.event AND e.how = 0
  JOIN lineage l      ON l.process = p.id AND l.same_as = 0
  JOIN path w         ON w.id = p.directory
  JOIN command_line c ON c.id = p.command_line
 WHERE p.id = ?1
