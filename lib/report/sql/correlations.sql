-- The rows of the two KQL correlations, in the names and spellings of view
-- DeviceProcessEvents.
SELECT e.time, m.key, lower(a.name), f.source,
       pi.name, pc.raw, ci.name, replace(cc.raw, '%%', '%'),
       COALESCE((SELECT lower(hex(d.sha1))
                   FROM process x JOIN digests d ON d.id = x.digests
                  WHERE x.id = l.parent AND d.sha1 IS NOT NULL), '')
  FROM (SELECT id, event, process, 'InstallerSpawnedLOLBin' AS source
          FROM finding WHERE rule = 'installer-spawned-lolbin'
        UNION ALL
        SELECT id, event, process, 'TrustedSoftwareSpawnedShell'
          FROM finding
         WHERE rule = 'trusted-software-spawned-shell'
           AND json_valid(details)
           AND json_extract(details, '$.company_knowledge') = 'observed') f
 CROSS JOIN event e ON e.id = f.event
 CROSS JOIN stream s ON s.id = e.stream
 CROSS JOIN computer m ON m.id = s.computer
 CROSS JOIN process p ON p.id = f.process
 CROSS JOIN lineage l ON l.process = p.id
 CROSS JOIN process_ref c ON c.id = p.self
 CROSS JOIN path ci ON ci.id = c.path
 CROSS JOIN account a ON a.id = c.account
 CROSS JOIN command_line cc ON cc.id = p.command_line
 CROSS JOIN process_ref r ON r.id = p.parent
 CROSS JOIN path pi ON pi.id = r.path
 CROSS JOIN command_line pc ON pc.id = p.parent_command_line
 CROSS JOIN temp.report_event w ON w.event = f.event
 ORDER BY e.time DESC, m.key, e.record_id, f.source, w.rank, w.file_offset
