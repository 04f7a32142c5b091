-- Gaps: ids between the least and the greatest live one of the channel that
-- no live record has. A negative id is one past what a log can count to.
WITH spans (host, channel, gaps) AS (
    SELECT h.host, s.channel,
           max(e.record_id) - min(e.record_id) - count(DISTINCT e.record_id) + 1
      FROM event e
      JOIN stream s        ON s.id = e.stream
      JOIN host_computer h ON h.computer = s.computer
     WHERE e.record_id >= 0
       AND (e.how = 0 OR EXISTS (SELECT 1 FROM event_copy y
                                  WHERE y.event = e.id AND y.how = 0))
     GROUP BY h.host, s.channel)
INSERT INTO coverage (host, channel, event_id, count, first_time, last_time,
                      gaps)
SELECT h.host, s.channel, e.event_id, count(*), min(e.time), max(e.time),
       COALESCE(max(g.gaps), 0)
  FROM event e
  JOIN stream s        ON s.id = e.stream
  JOIN host_computer h ON h.computer = s.computer
  LEFT JOIN spans g    ON g.host = h.host AND g.channel = s.channel
 WHERE e.how = 0 OR EXISTS (SELECT 1 FROM event_copy y
                              WHERE y.event = e.id AND y.how = 0)
 GROUP BY h.host, s.channel, e.event_id
