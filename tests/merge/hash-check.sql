SELECT e.record_id, h.file, h.tool, h.path, h.algorithm, hex(h.expected), d.raw, h.verdict, h.reason, COALESCE(o.record_id, 0)
  FROM hash_check h
  JOIN event e   ON e.id = h.event
  JOIN digests d ON d.id = h.digests
  LEFT JOIN event o ON o.id = h.other_event;
