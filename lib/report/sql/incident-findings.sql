-- The findings of an incident in the order in which they are printed; with
-- incident 0 those of a host that belong to none.
SELECT f.id, f.key, f.rule, f.level, f.base_level, f.confidence, e.time,
       f.summary, f.process, f.related, f.suppressed,
       COALESCE(r.title, f.rule), COALESCE(r.attack, ''),
       COALESCE(r.why, ''), COALESCE(r.noise, ''),
       v.verdict, v.reason, v.analyst,
       p.file, p.file_offset, e.record_id
  FROM finding f
  JOIN event e ON e.id = f.event
  JOIN stream s ON s.id = e.stream
  JOIN text c ON c.id = s.channel
  JOIN temp.report_event p ON p.event = f.event
  LEFT JOIN rule_run r ON r.rule = f.rule
  LEFT JOIN verdict v ON v.key = f.key
 WHERE f.incident = ?1 AND (?1 <> 0 OR f.host = ?2)
 ORDER BY e.time, c.raw, e.record_id, p.rank, p.file_offset,
          f.level DESC, f.rule, f.key
