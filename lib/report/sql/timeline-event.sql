-- What an event tells: in words, by which process_ref, of which process (an
-- event 1: itself), about what, its SHA-256, and more. The first row counts.
SELECT 'Process Started', p.self, p.id, NULL, NULL, NULL, NULL
  FROM process p WHERE p.event = ?1 AND p.event <> 0
UNION ALL
SELECT 'Process Ended', x.self, 0, NULL, NULL, NULL, NULL
  FROM process_end x WHERE x.event = ?1
UNION ALL
SELECT CASE x.kind WHEN 2 THEN 'File Time Changed'
                   WHEN 11 THEN 'File Created'
                   WHEN 15 THEN 'File Stream Created'
                   WHEN 23 THEN 'File Deleted' WHEN 26 THEN 'File Deleted'
                   WHEN 27 THEN 'Executable Blocked'
                   WHEN 28 THEN 'Shredding Blocked'
                   ELSE 'Executable Created' END,
       x.actor, 0, t.text, lower(hex(d.sha256)), c.raw, NULL
  FROM file_event x JOIN path t ON t.id = x.target
  JOIN digests d ON d.id = x.digests JOIN text c ON c.id = x.contents
 WHERE x.event = ?1
UNION ALL
SELECT 'Network Connection', x.actor, 0,
       CASE x.initiated WHEN 0
         THEN CASE instr(si.raw, ':') WHEN 0 THEN si.raw
                   ELSE '[' || si.raw || ']' END
              || COALESCE(':' || x.source_port, '')
         ELSE CASE instr(di.raw, ':') WHEN 0 THEN di.raw
                   ELSE '[' || di.raw || ']' END
              || COALESCE(':' || x.destination_port, '') END,
       NULL,
       'Protocol=' || p.raw || '; Direction='
         || CASE x.initiated WHEN 0 THEN 'in' WHEN 1 THEN 'out' ELSE '?' END
         || '; Source=' || si.raw || COALESCE(' ' || x.source_port, '')
         || ' ' || sh.raw
         || '; Destination=' || di.raw
         || COALESCE(' ' || x.destination_port, '') || ' ' || dh.raw, NULL
  FROM network x JOIN text si ON si.id = x.source_ip
  JOIN text di ON di.id = x.destination_ip
  JOIN text sh ON sh.id = x.source_host
  JOIN text dh ON dh.id = x.destination_host
  JOIN text p ON p.id = x.protocol
 WHERE x.event = ?1
UNION ALL
SELECT 'Image Loaded', x.actor, 0, t.text, lower(hex(d.sha256)),
       'Signed=' || s.raw || '; Signature=' || g.raw || '; SignatureStatus='
         || u.raw, NULL
  FROM image_load x JOIN module m ON m.id = x.module
  JOIN path t ON t.id = m.path JOIN digests d ON d.id = m.digests
  JOIN text s ON s.id = m.is_signed JOIN text g ON g.id = m.signature
  JOIN text u ON u.id = m.signature_status
 WHERE x.event = ?1
UNION ALL
SELECT 'DNS Query', x.actor, 0, q.raw, NULL,
       'Status=' || s.raw || '; Results=' || r.raw, NULL
  FROM dns x JOIN text q ON q.id = x.query_name
  JOIN text s ON s.id = x.query_status JOIN text r ON r.id = x.query_results
 WHERE x.event = ?1
UNION ALL
SELECT CASE x.kind WHEN 12 THEN 'Registry Key Changed'
                   WHEN 13 THEN 'Registry Value Set'
                   ELSE 'Registry Renamed' END,
       x.actor, 0, d.text || t.name, NULL,
       'EventType=' || y.raw
         || CASE x.details WHEN 0 THEN '' ELSE '; Details=' || v.raw END
         || CASE x.new_name WHEN 0 THEN ''
                 ELSE '; NewName=' || nd.text || n.name END, NULL
  FROM registry x JOIN registry_path t ON t.id = x.target
  JOIN registry_directory d ON d.id = t.directory
  JOIN text y ON y.id = x.event_type JOIN text v ON v.id = x.details
  JOIN registry_path n ON n.id = x.new_name
  JOIN registry_directory nd ON nd.id = n.directory
 WHERE x.event = ?1
UNION ALL
SELECT 'Remote Thread Created', x.actor, 0, t.text, NULL,
       'TargetProcessId=' || COALESCE(r.pid, '?') || '; StartAddress='
         || a.raw || '; StartModule=' || m.text || '; StartFunction=' || f.raw,
       NULL
  FROM remote_thread x JOIN process_ref r ON r.id = x.target
  JOIN path t ON t.id = r.path JOIN text a ON a.id = x.start_address
  JOIN path m ON m.id = x.start_module JOIN text f ON f.id = x.start_function
 WHERE x.event = ?1
UNION ALL
SELECT 'Process Accessed', x.actor, 0, t.text, NULL,
       'TargetProcessId=' || COALESCE(r.pid, '?')
         || COALESCE(printf('; GrantedAccess=0x%x', x.granted_access), ''), NULL
  FROM process_access x JOIN process_ref r ON r.id = x.target
  JOIN path t ON t.id = r.path
 WHERE x.event = ?1
UNION ALL
SELECT CASE x.kind WHEN 17 THEN 'Pipe Created' ELSE 'Pipe Connected' END,
       x.actor, 0, n.raw, NULL, NULL, NULL
  FROM pipe x JOIN text n ON n.id = x.name WHERE x.event = ?1
UNION ALL
SELECT 'Raw Disk Read', x.actor, 0, t.text, NULL, NULL, NULL
  FROM raw_read x JOIN path t ON t.id = x.device WHERE x.event = ?1
UNION ALL
SELECT 'Clipboard Changed', x.actor, 0, NULL, lower(hex(d.sha256)),
       'ClientInfo=' || c.raw, NULL
  FROM clipboard x JOIN digests d ON d.id = x.digests
  JOIN text c ON c.id = x.client_info
 WHERE x.event = ?1
UNION ALL
SELECT 'Process Tampering', x.actor, 0, NULL, NULL, 'Type=' || t.raw, NULL
  FROM tamper x JOIN text t ON t.id = x.tampering WHERE x.event = ?1
UNION ALL
SELECT 'Driver Loaded', 0, 0, t.text, lower(hex(d.sha256)),
       'Signed=' || s.raw || '; Signature=' || g.raw || '; SignatureStatus='
         || u.raw, NULL
  FROM driver_load x JOIN module m ON m.id = x.module
  JOIN path t ON t.id = m.path JOIN digests d ON d.id = m.digests
  JOIN text s ON s.id = m.is_signed JOIN text g ON g.id = m.signature
  JOIN text u ON u.id = m.signature_status
 WHERE x.event = ?1
UNION ALL
SELECT CASE x.kind WHEN 19 THEN 'WMI Filter' WHEN 20 THEN 'WMI Consumer'
                   ELSE 'WMI Binding' END,
       0, 0,
       CASE x.kind WHEN 21 THEN c.raw ELSE n.raw END, NULL,
       'Operation=' || o.raw
         || CASE x.event_query WHEN 0 THEN '' ELSE '; Query=' || q.raw END
         || CASE x.destination WHEN 0 THEN '' ELSE '; Destination=' || d.raw END
         || CASE x.event_filter WHEN 0 THEN '' ELSE '; Filter=' || f.raw END,
       a.raw
  FROM wmi x JOIN text o ON o.id = x.operation JOIN text n ON n.id = x.name
  JOIN text q ON q.id = x.event_query JOIN text d ON d.id = x.destination
  JOIN text c ON c.id = x.consumer JOIN text f ON f.id = x.event_filter
  JOIN account a ON a.id = x.account
 WHERE x.event = ?1
UNION ALL
SELECT CASE x.kind WHEN 4 THEN 'Sensor State Changed'
                   WHEN 16 THEN 'Sensor Configured' ELSE 'Sensor Error' END,
       0, 0,
       CASE x.kind WHEN 4 THEN s.raw WHEN 16 THEN c.raw ELSE r.raw END,
       lower(hex(d.sha256)), p.raw, NULL
  FROM sensor x JOIN text s ON s.id = x.state
  JOIN text c ON c.id = x.configuration JOIN digests d ON d.id = x.digests
  JOIN text r ON r.id = x.error JOIN text p ON p.id = x.description
 WHERE x.event = ?1
UNION ALL
SELECT 'Event Logged', 0, 0, NULL, NULL, x.json, NULL
  FROM event_data x WHERE x.event = ?1
