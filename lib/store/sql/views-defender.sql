-- SPDX-License-Identifier: Apache-2.0
-- Microsoft Defender's tables over the same data, with built-in functions
-- only, so that any SQLite tool shows them and queries written for Defender
-- find their columns (SYSMON.md section 7, KQL.md section 2.2).
--
-- "No value" (`-`, `?`) is '' in a text; times (ISO text) and numbers without
-- a value are NULL. lower() is SQLite's own, ASCII alone; DeviceName is folded.
-- Columns that no Windows event log can fill are there and empty. JSON is put
-- together by hand: SQLite does not let views use its JSON functions where a
-- schema is not trusted. A text with control characters stands there as hex.

-- A process as a record names it: its GUID, '' where zero, and the start that
-- the GUID tells. Its third group is the high half of the Unix second, its
-- second group the low half.
CREATE VIEW process_ref_shown AS
SELECT ref, unique_id,
       CASE WHEN second <> 0 THEN strftime('%Y-%m-%dT%H:%M:%S', second, 'unixepoch') || '.0000000Z' END AS started
  FROM (SELECT id AS ref,
               CASE WHEN guid = zeroblob(16) THEN ''
                    ELSE '{' || substr(hex(guid), 1, 8) || '-' || substr(hex(guid), 9, 4) || '-' || substr(hex(guid), 13, 4)
                         || '-' || substr(hex(guid), 17, 4) || '-' || substr(hex(guid), 21) || '}'
               END AS unique_id,
               (instr('0123456789ABCDEF', substr(hex(guid), 13, 1)) - 1) * 268435456
               + (instr('0123456789ABCDEF', substr(hex(guid), 14, 1)) - 1) * 16777216
               + (instr('0123456789ABCDEF', substr(hex(guid), 15, 1)) - 1) * 1048576
               + (instr('0123456789ABCDEF', substr(hex(guid), 16, 1)) - 1) * 65536
               + (instr('0123456789ABCDEF', substr(hex(guid), 9, 1)) - 1) * 4096
               + (instr('0123456789ABCDEF', substr(hex(guid), 10, 1)) - 1) * 256
               + (instr('0123456789ABCDEF', substr(hex(guid), 11, 1)) - 1) * 16
               + (instr('0123456789ABCDEF', substr(hex(guid), 12, 1)) - 1) AS second
          FROM process_ref);

-- Everything that a row number points to is joined LEFT, although it is always
-- there: SQLite then neither takes a table of a few rows for the outermost of
-- thirty loops, which with many such tables never ends, nor looks up a table
-- that a query does not name. What is derived is asked for by subqueries: they
-- are lookups also where SQLite's statistics are older than the rows.

-- A process creation. InitiatingProcess... is the parent: what the event
-- itself says of it and, where lineage found the parent's own event, what
-- that one says.
CREATE VIEW DeviceProcessEvents AS
SELECT strftime('%Y-%m-%dT%H:%M:%S', (e.time - ((e.time % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((e.time % 10000000) + 10000000) % 10000000) AS Timestamp,
       CASE WHEN c.machine_id = 0 THEN '' ELSE printf('%08x', c.machine_id) END AS DeviceId,
       c.key AS DeviceName,
       'ProcessCreated' AS ActionType,
       COALESCE(NULLIF(NULLIF(NULLIF(i.name, '-'), '?'), '<unknown process>'), '') AS FileName,
       COALESCE(NULLIF(NULLIF(NULLIF(i.text, '-'), '?'), '<unknown process>'), '') AS FolderPath,
       COALESCE(lower(hex(d.sha1)), '') AS SHA1,
       COALESCE(lower(hex(d.sha256)), '') AS SHA256,
       COALESCE(lower(hex(d.md5)), '') AS MD5,
       NULL AS FileSize,
       COALESCE(NULLIF(NULLIF(v.company, '-'), '?'), '') AS ProcessVersionInfoCompanyName,
       COALESCE(NULLIF(NULLIF(v.product, '-'), '?'), '') AS ProcessVersionInfoProductName,
       COALESCE(NULLIF(NULLIF(v.file_version, '-'), '?'), '') AS ProcessVersionInfoProductVersion,
       '' AS ProcessVersionInfoInternalFileName,
       COALESCE(NULLIF(NULLIF(v.original_name, '-'), '?'), '') AS ProcessVersionInfoOriginalFileName,
       COALESCE(NULLIF(NULLIF(v.description, '-'), '?'), '') AS ProcessVersionInfoFileDescription,
       r.pid AS ProcessId,
       COALESCE(NULLIF(NULLIF(replace(l.raw, '%%', '%'), '-'), '?'), '') AS ProcessCommandLine,
       COALESCE(NULLIF(NULLIF(t.raw, '-'), '?'), '') AS ProcessIntegrityLevel,
       '' AS ProcessTokenElevation,
       strftime('%Y-%m-%dT%H:%M:%S', (p.started - ((p.started % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((p.started % 10000000) + 10000000) % 10000000) AS ProcessCreationTime,
       lower(CASE WHEN u.name IN ('-', '?') THEN '' ELSE u.domain END) AS AccountDomain,
       lower(CASE WHEN u.name IN ('-', '?') THEN '' ELSE u.name END) AS AccountName,
       '' AS AccountSid, '' AS AccountUpn, '' AS AccountObjectId,
       p.logon_id AS LogonId,
       lower(CASE WHEN q.account <> 0 AND pu.name NOT IN ('', '-', '?') THEN pu.domain
                  WHEN pa.name IN ('-', '?') THEN '' ELSE pa.domain END) AS InitiatingProcessAccountDomain,
       lower(CASE WHEN q.account <> 0 AND pu.name NOT IN ('', '-', '?') THEN pu.name
                  WHEN pa.name IN ('-', '?') THEN '' ELSE pa.name END) AS InitiatingProcessAccountName,
       '' AS InitiatingProcessAccountSid, '' AS InitiatingProcessAccountUpn, '' AS InitiatingProcessAccountObjectId,
       pp.logon_id AS InitiatingProcessLogonId,
       COALESCE(NULLIF(NULLIF(pt.raw, '-'), '?'), '') AS InitiatingProcessIntegrityLevel,
       '' AS InitiatingProcessTokenElevation,
       COALESCE(lower(hex(pd.sha1)), '') AS InitiatingProcessSHA1,
       COALESCE(lower(hex(pd.sha256)), '') AS InitiatingProcessSHA256,
       COALESCE(lower(hex(pd.md5)), '') AS InitiatingProcessMD5,
       COALESCE(NULLIF(NULLIF(NULLIF(qi.name, '-'), '?'), '<unknown process>'), '') AS InitiatingProcessFileName,
       NULL AS InitiatingProcessFileSize,
       COALESCE(NULLIF(NULLIF(pv.company, '-'), '?'), '') AS InitiatingProcessVersionInfoCompanyName,
       COALESCE(NULLIF(NULLIF(pv.product, '-'), '?'), '') AS InitiatingProcessVersionInfoProductName,
       COALESCE(NULLIF(NULLIF(pv.file_version, '-'), '?'), '') AS InitiatingProcessVersionInfoProductVersion,
       '' AS InitiatingProcessVersionInfoInternalFileName,
       COALESCE(NULLIF(NULLIF(pv.original_name, '-'), '?'), '') AS InitiatingProcessVersionInfoOriginalFileName,
       COALESCE(NULLIF(NULLIF(pv.description, '-'), '?'), '') AS InitiatingProcessVersionInfoFileDescription,
       q.pid AS InitiatingProcessId,
       COALESCE(NULLIF(NULLIF(ql.raw, '-'), '?'), '') AS InitiatingProcessCommandLine,
       COALESCE(strftime('%Y-%m-%dT%H:%M:%S', (pp.started - ((pp.started % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((pp.started % 10000000) + 10000000) % 10000000), qs.started) AS InitiatingProcessCreationTime,
       lower(COALESCE(NULLIF(NULLIF(NULLIF(qi.text, '-'), '?'), '<unknown process>'), '')) AS InitiatingProcessFolderPath,
       g.pid AS InitiatingProcessParentId,
       COALESCE(NULLIF(NULLIF(NULLIF(gi.name, '-'), '?'), '<unknown process>'), '') AS InitiatingProcessParentFileName,
       gs.started AS InitiatingProcessParentCreationTime,
       '' AS InitiatingProcessSignerType, '' AS InitiatingProcessSignatureStatus,
       e.record_id AS ReportId,
       '' AS AppGuardContainerId,
       '{"RuleName":"' || CASE WHEN n.raw GLOB '*[' || char(1) || '-' || char(31) || ']*' THEN 'hex ' || hex(n.raw)
                    ELSE replace(replace(COALESCE(NULLIF(NULLIF(n.raw, '-'), '?'), ''), '\', '\\'), '"', '\"') END
         || '","CurrentDirectory":"' || CASE WHEN w.text GLOB '*[' || char(1) || '-' || char(31) || ']*' THEN 'hex ' || hex(w.text)
                    ELSE replace(replace(COALESCE(NULLIF(NULLIF(w.text, '-'), '?'), ''), '\', '\\'), '"', '\"') END
         || '","LogonGuid":"' || CASE WHEN p.logon_guid IS NULL THEN ''
                    ELSE '{' || substr(hex(p.logon_guid), 1, 8) || '-' || substr(hex(p.logon_guid), 9, 4)
                    || '-' || substr(hex(p.logon_guid), 13, 4)
                    || '-' || substr(hex(p.logon_guid), 17, 4) || '-' || substr(hex(p.logon_guid), 21) || '}'
                    END
         || '","ProcessGuid":"' || rs.unique_id || '","ParentProcessGuid":"' || qs.unique_id
         || '","IMPHASH":"' || COALESCE(lower(hex(d.imphash)), '') || '"}' AS AdditionalFields,
       pp.session AS InitiatingProcessSessionId,
       NULL AS IsInitiatingProcessRemoteSession, '' AS InitiatingProcessRemoteSessionDeviceName,
       '' AS InitiatingProcessRemoteSessionIP,
       p.session AS CreatedProcessSessionId,
       NULL AS IsProcessRemoteSession, '' AS ProcessRemoteSessionDeviceName, '' AS ProcessRemoteSessionIP,
       qs.unique_id AS InitiatingProcessUniqueId,
       rs.unique_id AS ProcessUniqueId
  FROM process p
  JOIN event e               ON e.id = p.event AND e.how = 0
  LEFT JOIN stream x              ON x.id = e.stream
  LEFT JOIN computer c            ON c.id = x.computer
  LEFT JOIN process_ref r         ON r.id = p.self
  LEFT JOIN path i                ON i.id = r.path
  LEFT JOIN account u             ON u.id = r.account
  LEFT JOIN digests d             ON d.id = p.digests
  LEFT JOIN version_info v        ON v.id = p.version
  LEFT JOIN command_line l        ON l.id = p.command_line
  LEFT JOIN text t                ON t.id = p.integrity
  LEFT JOIN text n                ON n.id = p.rule_name
  LEFT JOIN path w                ON w.id = p.directory
  LEFT JOIN process_ref_shown rs  ON rs.ref = r.id
  LEFT JOIN process_ref q         ON q.id = p.parent
  LEFT JOIN process_ref_shown qs  ON qs.ref = q.id
  LEFT JOIN path qi               ON qi.id = q.path
  LEFT JOIN account pu            ON pu.id = q.account
  LEFT JOIN command_line ql       ON ql.id = p.parent_command_line
  LEFT JOIN process pp            ON pp.id = COALESCE((SELECT k.parent FROM lineage k WHERE k.process = p.id), 0)
  LEFT JOIN process_ref pr        ON pr.id = pp.self
  LEFT JOIN account pa            ON pa.id = pr.account
  LEFT JOIN digests pd            ON pd.id = pp.digests
  LEFT JOIN version_info pv       ON pv.id = pp.version
  LEFT JOIN text pt               ON pt.id = pp.integrity
  LEFT JOIN process_ref g         ON g.id = pp.parent
  LEFT JOIN process_ref_shown gs  ON gs.ref = g.id
  LEFT JOIN path gi               ON gi.id = g.path;
