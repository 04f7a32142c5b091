-- The processes of a host in the order in which they are printed, by the ids
-- of what is printed of them. One event makes one process: GUID, pid and path
-- order those that have none.
SELECT e.id, e.time, p.started, l.ended, r.guid, r.pid, r.path,
       p.command_line, r.account, p.integrity, p.version, p.digests,
       l.parent, p.parent, p.parent_command_line, l.how,
       n.findings, n.level, COALESCE(w.how, e.how),
       COALESCE(w.evidence, e.evidence),
       COALESCE(w.file_offset, e.file_offset), e.record_id
  FROM lineage l
 CROSS JOIN process p ON p.id = l.process
 CROSS JOIN process_ref r ON r.id = p.self
  LEFT JOIN event e ON e.id = p.event
  LEFT JOIN temp.report_stream s ON s.stream = e.stream
  LEFT JOIN temp.report_process_event w ON w.event = e.id
  LEFT JOIN temp.report_file f ON f.evidence = COALESCE(w.evidence, e.evidence)
  LEFT JOIN temp.report_process_finding n ON n.process = p.id
 WHERE l.host = ?1 AND l.same_as = 0
 ORDER BY COALESCE(e.time, p.started, 0), s.rank, e.record_id, f.rank,
          COALESCE(w.file_offset, e.file_offset), r.guid, r.pid,
          CASE WHEN e.id IS NULL
               THEN (SELECT i.text FROM path i WHERE i.id = r.path) END
