-- The hosts, those with the worst incidents, then findings, first; of the
-- others first those that could not be looked at.
WITH found AS (
    SELECT host, sum(level = 4) AS critical, sum(level = 3) AS high,
           sum(level = 2) AS medium, sum(level = 1) AS low,
           sum(level = 0) AS informational
      FROM finding WHERE suppressed IS NULL GROUP BY host),
incidents AS (
    SELECT host, count(*) AS n, max(level) AS worst
      FROM incident GROUP BY host),
covered AS (
    SELECT v.host AS host, sum(v.count) AS records,
           min(v.first_time) AS first_time, max(v.last_time) AS last_time,
           max(c.raw IN ('Microsoft-Windows-Sysmon/Operational',
                         'Linux-Sysmon/Operational')) AS sysmon
      FROM coverage v JOIN text c ON c.id = v.channel GROUP BY v.host),
missing AS (
    -- those of a channel stand in each row of it; a damaged id can make them
    -- so many that the sum is no integer
    SELECT host, CAST(min(total(gaps), 9223372036854774784.0) AS INTEGER) AS gaps
      FROM (SELECT host, max(gaps) AS gaps FROM coverage GROUP BY host, channel)
     GROUP BY host),
asked AS (
    SELECT host, sum(evaluable <> 0) AS could FROM rule_host GROUP BY host),
lost AS (
    SELECT h.host AS host, sum(i.count) AS losses
      FROM temp.report_host_file h JOIN issue i ON i.evidence = h.evidence
     WHERE i.effect = 'loss' GROUP BY h.host)
SELECT h.label, h.folder, COALESCE(f.critical, 0), COALESCE(f.high, 0),
       COALESCE(f.medium, 0), COALESCE(f.low, 0), COALESCE(f.informational, 0),
       COALESCE(i.n, 0), c.first_time, c.last_time, COALESCE(c.records, 0),
       COALESCE(l.losses, 0), COALESCE(c.sysmon, 0), COALESCE(a.could, 0),
       (SELECT count(*) FROM rule_run), COALESCE(m.gaps, 0)
  FROM host h
  LEFT JOIN found f ON f.host = h.id
  LEFT JOIN incidents i ON i.host = h.id
  LEFT JOIN covered c ON c.host = h.id
  LEFT JOIN asked a ON a.host = h.id
  LEFT JOIN lost l ON l.host = h.id
  LEFT JOIN missing m ON m.host = h.id
 WHERE h.id <> 0
 ORDER BY COALESCE(i.worst, 0) DESC, 3 DESC, 4 DESC, 5 DESC, 6 DESC, 7 DESC,
          COALESCE(a.could, 0) > 0, h.folder
