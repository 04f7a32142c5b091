-- One process with all that its record says; NULL: not in the layout.
SELECT p.event, l.parent, l.how, p.started, l.ended, e.time,
       r.guid, r.pid, CASE r.path WHEN 0 THEN NULL ELSE i.text END, i.name,
       CASE p.command_line WHEN 0 THEN NULL ELSE c.raw END,
       CASE r.account WHEN 0 THEN NULL ELSE a.raw END,
       CASE p.integrity WHEN 0 THEN NULL ELSE t.raw END,
       v.company, v.product, v.description, v.file_version, v.original_name,
       CASE WHEN d.md5 IS NULL THEN NULL ELSE lower(hex(d.md5)) END,
       CASE WHEN d.sha1 IS NULL THEN NULL ELSE lower(hex(d.sha1)) END,
       CASE WHEN d.sha256 IS NULL THEN NULL ELSE lower(hex(d.sha256)) END,
       CASE WHEN d.imphash IS NULL THEN NULL ELSE lower(hex(d.imphash)) END
  FROM process p
  JOIN lineage l ON l.process = p.id
  JOIN process_ref r ON r.id = p.self
  JOIN path i ON i.id = r.path
  JOIN command_line c ON c.id = p.command_line
  JOIN account a ON a.id = r.account
  JOIN text t ON t.id = p.integrity
  JOIN version_info v ON v.id = p.version
  JOIN digests d ON d.id = p.digests
  LEFT JOIN event e ON e.id = p.event
 WHERE p.id = ?1
