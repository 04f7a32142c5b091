-- The processes of a host in the order in which they are printed.
SELECT p.id, w.file, w.file_offset, w.how, e.record_id
  FROM lineage l
  JOIN process p ON p.id = l.process
  JOIN process_ref r ON r.id = p.self
  JOIN path i ON i.id = r.path
  LEFT JOIN event e ON e.id = p.event
  LEFT JOIN stream s ON s.id = e.stream
  LEFT JOIN text c ON c.id = s.channel
  LEFT JOIN temp.report_process_event w ON w.event = p.event
 WHERE l.host = ?1 AND l.same_as = 0
 ORDER BY COALESCE(e.time, p.started, 0), c.raw, e.record_id, w.rank,
          w.file_offset, r.guid, r.pid, i.text
