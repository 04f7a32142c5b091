-- What channels were logged, over all hosts. The missing record ids are of a
-- host's channel, the same in each row of it; a damaged id can make them so
-- many that the sum of two hosts is no integer.
SELECT c.raw, count(*), sum(v.records), min(v.first_time), max(v.last_time),
       CAST(min(total(v.gaps), 9223372036854774784.0) AS INTEGER)
  FROM (SELECT channel, host, sum(count) AS records,
               min(first_time) AS first_time, max(last_time) AS last_time,
               max(gaps) AS gaps
          FROM coverage GROUP BY channel, host) v
  JOIN text c ON c.id = v.channel
 GROUP BY v.channel ORDER BY c.raw
