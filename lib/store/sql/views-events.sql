-- SPDX-License-Identifier: Apache-2.0
-- Microsoft Defender's tables of what processes did, as views-defender.sql
-- has that of their creation. First what these views are put together of;
-- SQLite takes them apart again, so what is not asked for costs nothing.

-- A text with "no value" as '', and as the inside of a JSON string.
CREATE VIEW text_shown AS
SELECT id, raw,
       CASE WHEN raw GLOB '*[' || char(1) || '-' || char(31) || ']*' THEN 'hex ' || hex(raw)
            ELSE replace(replace(raw, '\', '\\'), '"', '\"') END AS json
  FROM (SELECT id, COALESCE(NULLIF(NULLIF(raw, '-'), '?'), '') AS raw FROM text);

CREATE VIEW path_shown AS
SELECT id, text, name, key,
       CASE WHEN text GLOB '*[' || char(1) || '-' || char(31) || ']*' THEN 'hex ' || hex(text)
            ELSE replace(replace(text, '\', '\\'), '"', '\"') END AS json
  FROM (SELECT id, COALESCE(NULLIF(NULLIF(NULLIF(text, '-'), '?'), '<unknown process>'), '') AS text,
               COALESCE(NULLIF(NULLIF(NULLIF(name, '-'), '?'), '<unknown process>'), '') AS name, key
          FROM path);

CREATE VIEW digests_shown AS
SELECT id, COALESCE(lower(hex(sha1)), '') AS sha1, COALESCE(lower(hex(sha256)), '') AS sha256, COALESCE(lower(hex(md5)), '') AS md5,
       COALESCE(lower(hex(imphash)), '') AS imphash
  FROM digests;

-- A live event and where it happened.
CREATE VIEW event_shown AS
SELECT e.id AS event, e.time AS time,
       strftime('%Y-%m-%dT%H:%M:%S', (e.time - ((e.time % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((e.time % 10000000) + 10000000) % 10000000) AS Timestamp,
       CASE WHEN c.machine_id = 0 THEN '' ELSE printf('%08x', c.machine_id) END AS DeviceId,
       c.key AS DeviceName, e.record_id AS ReportId
  FROM event e
  LEFT JOIN stream x ON x.id = e.stream
  LEFT JOIN computer c ON c.id = x.computer
 WHERE e.how = 0;

-- The acting process: what the event says of it and, where lineage found its
-- own event 1, what that one says. To be joined by both ref and process.
CREATE VIEW acting_process AS
SELECT a.id AS ref, p.id AS process,
       lower(CASE WHEN a.account <> 0 AND u.name NOT IN ('', '-', '?') THEN u.domain
                  WHEN v.name IN ('-', '?') THEN '' ELSE v.domain END) AS InitiatingProcessAccountDomain,
       lower(CASE WHEN a.account <> 0 AND u.name NOT IN ('', '-', '?') THEN u.name
                  WHEN v.name IN ('-', '?') THEN '' ELSE v.name END) AS InitiatingProcessAccountName,
       d.md5 AS InitiatingProcessMD5, d.sha1 AS InitiatingProcessSHA1, d.sha256 AS InitiatingProcessSHA256,
       lower(i.text) AS InitiatingProcessFolderPath,
       i.name AS InitiatingProcessFileName,
       COALESCE(NULLIF(NULLIF(f.company, '-'), '?'), '') AS InitiatingProcessVersionInfoCompanyName,
       COALESCE(NULLIF(NULLIF(f.product, '-'), '?'), '') AS InitiatingProcessVersionInfoProductName,
       COALESCE(NULLIF(NULLIF(f.file_version, '-'), '?'), '') AS InitiatingProcessVersionInfoProductVersion,
       COALESCE(NULLIF(NULLIF(f.original_name, '-'), '?'), '') AS InitiatingProcessVersionInfoOriginalFileName,
       COALESCE(NULLIF(NULLIF(f.description, '-'), '?'), '') AS InitiatingProcessVersionInfoFileDescription,
       a.pid AS InitiatingProcessId,
       COALESCE(NULLIF(NULLIF(replace(l.raw, '%%', '%'), '-'), '?'), '') AS InitiatingProcessCommandLine,
       COALESCE(strftime('%Y-%m-%dT%H:%M:%S', (p.started - ((p.started % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((p.started % 10000000) + 10000000) % 10000000), s.started) AS InitiatingProcessCreationTime,
       t.raw AS InitiatingProcessIntegrityLevel,
       p.logon_id AS InitiatingProcessLogonId,
       g.pid AS InitiatingProcessParentId,
       gi.name AS InitiatingProcessParentFileName,
       gs.started AS InitiatingProcessParentCreationTime,
       p.session AS InitiatingProcessSessionId,
       s.unique_id AS InitiatingProcessUniqueId
  FROM process_ref a
  CROSS JOIN process p
  LEFT JOIN process_ref_shown s ON s.ref = a.id
  LEFT JOIN path_shown i ON i.id = a.path
  LEFT JOIN account u ON u.id = a.account
  LEFT JOIN process_ref r ON r.id = p.self
  LEFT JOIN account v ON v.id = r.account
  LEFT JOIN digests_shown d ON d.id = p.digests
  LEFT JOIN version_info f ON f.id = p.version
  LEFT JOIN command_line l ON l.id = p.command_line
  LEFT JOIN text_shown t ON t.id = p.integrity
  LEFT JOIN process_ref g ON g.id = p.parent
  LEFT JOIN process_ref_shown gs ON gs.ref = g.id
  LEFT JOIN path_shown gi ON gi.id = g.path;

-- Where a file came from, of the contents of its stream Zone.Identifier.
CREATE VIEW zone_shown AS
SELECT id,
       CASE WHEN host = 0 THEN '' ELSE substr(line, host + 8, instr(substr(line, host + 8) || ' ', ' ') - 1) END AS host_url,
       CASE WHEN referrer = 0 THEN '' ELSE substr(line, referrer + 12, instr(substr(line, referrer + 12) || ' ', ' ') - 1) END AS referrer_url
  FROM (SELECT id, line, instr(line, 'HostUrl=') AS host, instr(line, 'ReferrerUrl=') AS referrer
          FROM (SELECT id, replace(replace(raw, char(13), ' '), char(10), ' ') AS line FROM text));

-- A stream Zone.Identifier (15) tells of its file: the path is that of the
-- file, and digests, which are the stream's, are left out.
CREATE VIEW DeviceFileEvents AS
SELECT e.Timestamp, e.DeviceId, e.DeviceName,
       CASE x.kind WHEN 2 THEN 'FileCreationTimeChanged' WHEN 23 THEN 'FileDeleted' WHEN 26 THEN 'FileDeleted'
                   WHEN 27 THEN 'FileExecutableBlocked' WHEN 28 THEN 'FileShreddingBlocked' ELSE 'FileCreated' END AS ActionType,
       CASE WHEN (x.kind = 15 AND lower(substr(i.name, -16)) = ':zone.identifier') THEN substr(i.name, 1, length(i.name) - 16) ELSE i.name END AS FileName,
       CASE WHEN (x.kind = 15 AND lower(substr(i.name, -16)) = ':zone.identifier') THEN substr(i.text, 1, length(i.text) - 16) ELSE i.text END AS FolderPath,
       CASE WHEN (x.kind = 15 AND lower(substr(i.name, -16)) = ':zone.identifier') THEN '' ELSE d.sha1 END AS SHA1,
       CASE WHEN (x.kind = 15 AND lower(substr(i.name, -16)) = ':zone.identifier') THEN '' ELSE d.sha256 END AS SHA256,
       CASE WHEN (x.kind = 15 AND lower(substr(i.name, -16)) = ':zone.identifier') THEN '' ELSE d.md5 END AS MD5,
       w.host_url AS FileOriginUrl, w.referrer_url AS FileOriginReferrerUrl, '' AS FileOriginIP,
       '' AS PreviousFolderPath, '' AS PreviousFileName, NULL AS FileSize,
       a.InitiatingProcessAccountDomain, a.InitiatingProcessAccountName,
       '' AS InitiatingProcessAccountSid, '' AS InitiatingProcessAccountUpn, '' AS InitiatingProcessAccountObjectId,
       a.InitiatingProcessMD5, a.InitiatingProcessSHA1, a.InitiatingProcessSHA256, a.InitiatingProcessFolderPath, a.InitiatingProcessFileName,
       NULL AS InitiatingProcessFileSize, a.InitiatingProcessVersionInfoCompanyName, a.InitiatingProcessVersionInfoProductName,
       a.InitiatingProcessVersionInfoProductVersion, '' AS InitiatingProcessVersionInfoInternalFileName,
       a.InitiatingProcessVersionInfoOriginalFileName, a.InitiatingProcessVersionInfoFileDescription, a.InitiatingProcessId,
       a.InitiatingProcessCommandLine, a.InitiatingProcessCreationTime, a.InitiatingProcessIntegrityLevel,
       '' AS InitiatingProcessTokenElevation, a.InitiatingProcessLogonId, a.InitiatingProcessParentId, a.InitiatingProcessParentFileName,
       a.InitiatingProcessParentCreationTime,
       '' AS RequestProtocol, '' AS RequestSourceIP, NULL AS RequestSourcePort, '' AS RequestAccountName,
       '' AS RequestAccountDomain, '' AS RequestAccountSid, '' AS ShareName, '' AS SensitivityLabel, '' AS SensitivitySubLabel,
       NULL AS IsAzureInfoProtectionApplied,
       e.ReportId, '' AS AppGuardContainerId,
       '{"RuleName":"' || n.json || '","ProcessGuid":"' || a.InitiatingProcessUniqueId
         || '","UtcTime":"' || COALESCE(strftime('%Y-%m-%dT%H:%M:%S', ((e.time - x.lag) - (((e.time - x.lag) % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', (((e.time - x.lag) % 10000000) + 10000000) % 10000000), '')
         || '","CreationUtcTime":"' || COALESCE(
              strftime('%Y-%m-%dT%H:%M:%S', (x.creation_time - ((x.creation_time % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((x.creation_time % 10000000) + 10000000) % 10000000), '')
         || '","PreviousCreationUtcTime":"' || COALESCE(
              strftime('%Y-%m-%dT%H:%M:%S', (x.previous_creation_time
              - ((x.previous_creation_time % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((x.previous_creation_time % 10000000) + 10000000) % 10000000), '')
         || '","IsExecutable":"' || ie.json || '","Archived":"' || ar.json || '","IMPHASH":"' || d.imphash || '"}' AS AdditionalFields,
       a.InitiatingProcessSessionId, NULL AS IsInitiatingProcessRemoteSession, '' AS InitiatingProcessRemoteSessionDeviceName,
       '' AS InitiatingProcessRemoteSessionIP, a.InitiatingProcessUniqueId
  FROM file_event x
  CROSS JOIN event_shown e ON e.event = x.event
  LEFT JOIN path_shown i ON i.id = x.target
  LEFT JOIN digests_shown d ON d.id = x.digests
  LEFT JOIN text_shown ie ON ie.id = x.is_executable
  LEFT JOIN text_shown ar ON ar.id = x.archived
  LEFT JOIN zone_shown w ON w.id = x.contents
  LEFT JOIN text_shown n ON n.id = x.rule_name
  CROSS JOIN acting_process a
    ON a.ref = x.actor
   AND a.process = COALESCE((SELECT y.process FROM event_actor y WHERE y.event = x.event AND y.role = 1),
                            (SELECT z.process FROM resolved z WHERE z.ref = x.actor), 0);

-- An address with its kind.
CREATE VIEW address_shown AS
SELECT id, ip,
       CASE WHEN ip = '' THEN ''
            WHEN ip GLOB '127.*' OR ip IN ('::1', '0:0:0:0:0:0:0:1') THEN 'Loopback'
            WHEN ip = '255.255.255.255' THEN 'Broadcast'
            WHEN ip GLOB '10.*' OR ip GLOB '192.168.*' OR ip GLOB '172.1[6-9].*' OR ip GLOB '172.2[0-9].*' OR ip GLOB '172.3[01].*'
              OR ip GLOB '[fF][cdCD]*:*' THEN 'Private'
            WHEN ip GLOB '::[fF][fF][fF][fF]:*' OR ip GLOB '0:0:0:0:0:[fF][fF][fF][fF]:*' THEN 'FourToSixMapping'
            WHEN ip GLOB '2001:0:*' OR ip GLOB '2001:0000:*' THEN 'Teredo'
            WHEN ip GLOB '0.*' OR ip GLOB '169.254.*' OR ip GLOB '22[4-9].*' OR ip GLOB '2[345][0-9].*'
              OR ip GLOB '[fF][eE][89abAB]?:*' OR ip GLOB '[fF][fF]*:*' OR ip IN ('::', '0:0:0:0:0:0:0:0') THEN 'Reserved'
            ELSE 'Public' END AS type
  FROM (SELECT id, COALESCE(NULLIF(NULLIF(raw, '-'), '?'), '') AS ip FROM text);

-- Which side of a connection is this computer: the source of what it
-- initiated; else the side with its name, else the side with an address that
-- it is known to have connected from, else the destination.
CREATE VIEW network_side AS
SELECT x.event AS event, x.actor AS actor, x.lag AS lag, x.protocol AS protocol, x.initiated AS initiated, x.rule_name AS rule_name,
       x.source_ip AS source_ip, x.source_port AS source_port, x.source_host AS source_host,
       x.destination_ip AS destination_ip, x.destination_port AS destination_port, x.destination_host AS destination_host,
       CASE WHEN x.initiated = 1 THEN 1
            WHEN (lower(sh.raw) IN (c.key, substr(c.key, 1, instr(c.key || '.', '.') - 1)))
               > (lower(dh.raw) IN (c.key, substr(c.key, 1, instr(c.key || '.', '.') - 1))) THEN 1
            WHEN (lower(sh.raw) IN (c.key, substr(c.key, 1, instr(c.key || '.', '.') - 1)))
               < (lower(dh.raw) IN (c.key, substr(c.key, 1, instr(c.key || '.', '.') - 1))) THEN 0
            ELSE EXISTS (SELECT 1 FROM host_address k WHERE k.host = h.host AND k.ip = x.source_ip)
                 AND NOT EXISTS (SELECT 1 FROM host_address k WHERE k.host = h.host AND k.ip = x.destination_ip)
       END AS from_here
  FROM network x
  LEFT JOIN event e ON e.id = x.event
  LEFT JOIN stream s ON s.id = e.stream
  LEFT JOIN computer c ON c.id = s.computer
  LEFT JOIN text sh ON sh.id = x.source_host
  LEFT JOIN text dh ON dh.id = x.destination_host
  LEFT JOIN host_computer h ON h.computer = c.id;

-- RemoteUrl: the name by which the process looked the address up (22), else
-- what the address calls itself.
CREATE VIEW DeviceNetworkEvents AS
SELECT e.Timestamp, e.DeviceId, e.DeviceName,
       CASE WHEN x.initiated = 0 THEN 'InboundConnectionAccepted' ELSE 'ConnectionSuccess' END AS ActionType,
       CASE WHEN x.from_here THEN di.ip ELSE si.ip END AS RemoteIP,
       CASE WHEN x.from_here THEN x.destination_port ELSE x.source_port END AS RemotePort,
       COALESCE((SELECT q.raw FROM name_lookup k LEFT JOIN text_shown q ON q.id = k.name
                  WHERE k.process = a.process AND k.ip = CASE WHEN x.from_here THEN x.destination_ip ELSE x.source_ip END
                    AND k.time <= e.time ORDER BY k.time DESC, q.raw LIMIT 1),
                CASE WHEN x.from_here THEN dh.raw ELSE sh.raw END) AS RemoteUrl,
       CASE WHEN x.from_here THEN si.ip ELSE di.ip END AS LocalIP,
       CASE WHEN x.from_here THEN x.source_port ELSE x.destination_port END AS LocalPort,
       upper(substr(p.raw, 1, 1)) || lower(substr(p.raw, 2)) AS Protocol,
       CASE WHEN x.from_here THEN si.type ELSE di.type END AS LocalIPType,
       CASE WHEN x.from_here THEN di.type ELSE si.type END AS RemoteIPType,
       a.InitiatingProcessAccountDomain, a.InitiatingProcessAccountName,
       '' AS InitiatingProcessAccountSid, '' AS InitiatingProcessAccountUpn, '' AS InitiatingProcessAccountObjectId,
       a.InitiatingProcessMD5, a.InitiatingProcessSHA1, a.InitiatingProcessSHA256, a.InitiatingProcessFolderPath, a.InitiatingProcessFileName,
       NULL AS InitiatingProcessFileSize, a.InitiatingProcessVersionInfoCompanyName, a.InitiatingProcessVersionInfoProductName,
       a.InitiatingProcessVersionInfoProductVersion, '' AS InitiatingProcessVersionInfoInternalFileName,
       a.InitiatingProcessVersionInfoOriginalFileName, a.InitiatingProcessVersionInfoFileDescription, a.InitiatingProcessId,
       a.InitiatingProcessCommandLine, a.InitiatingProcessCreationTime, a.InitiatingProcessIntegrityLevel,
       '' AS InitiatingProcessTokenElevation, a.InitiatingProcessLogonId, a.InitiatingProcessParentId, a.InitiatingProcessParentFileName,
       a.InitiatingProcessParentCreationTime,
       e.ReportId, '' AS AppGuardContainerId,
       '{"RuleName":"' || n.json || '","ProcessGuid":"' || a.InitiatingProcessUniqueId
         || '","UtcTime":"' || COALESCE(strftime('%Y-%m-%dT%H:%M:%S', ((e.time - x.lag) - (((e.time - x.lag) % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', (((e.time - x.lag) % 10000000) + 10000000) % 10000000), '')
         || '","Initiated":' || CASE x.initiated WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END
         || ',"SourceIp":"' || sj.json || '","SourceHostname":"' || sh.json || '","SourcePort":' || COALESCE(x.source_port, 'null')
         || ',"DestinationIp":"' || dj.json || '","DestinationHostname":"' || dh.json
         || '","DestinationPort":' || COALESCE(x.destination_port, 'null') || '}' AS AdditionalFields,
       a.InitiatingProcessSessionId, NULL AS IsInitiatingProcessRemoteSession, '' AS InitiatingProcessRemoteSessionDeviceName,
       '' AS InitiatingProcessRemoteSessionIP, a.InitiatingProcessUniqueId
  FROM network_side x
  CROSS JOIN event_shown e ON e.event = x.event
  LEFT JOIN text_shown p ON p.id = x.protocol
  LEFT JOIN address_shown si ON si.id = x.source_ip
  LEFT JOIN text_shown sj ON sj.id = x.source_ip
  LEFT JOIN text_shown sh ON sh.id = x.source_host
  LEFT JOIN address_shown di ON di.id = x.destination_ip
  LEFT JOIN text_shown dj ON dj.id = x.destination_ip
  LEFT JOIN text_shown dh ON dh.id = x.destination_host
  LEFT JOIN text_shown n ON n.id = x.rule_name
  CROSS JOIN acting_process a
    ON a.ref = x.actor
   AND a.process = COALESCE((SELECT y.process FROM event_actor y WHERE y.event = x.event AND y.role = 1),
                            (SELECT z.process FROM resolved z WHERE z.ref = x.actor), 0);

CREATE VIEW DeviceImageLoadEvents AS
SELECT e.Timestamp, e.DeviceId, e.DeviceName,
       'ImageLoaded' AS ActionType,
       i.name AS FileName, i.text AS FolderPath, d.sha1 AS SHA1, d.sha256 AS SHA256, d.md5 AS MD5, NULL AS FileSize,
       a.InitiatingProcessAccountDomain, a.InitiatingProcessAccountName,
       '' AS InitiatingProcessAccountSid, '' AS InitiatingProcessAccountUpn, '' AS InitiatingProcessAccountObjectId,
       a.InitiatingProcessMD5, a.InitiatingProcessSHA1, a.InitiatingProcessSHA256, a.InitiatingProcessFolderPath, a.InitiatingProcessFileName,
       NULL AS InitiatingProcessFileSize, a.InitiatingProcessVersionInfoCompanyName, a.InitiatingProcessVersionInfoProductName,
       a.InitiatingProcessVersionInfoProductVersion, '' AS InitiatingProcessVersionInfoInternalFileName,
       a.InitiatingProcessVersionInfoOriginalFileName, a.InitiatingProcessVersionInfoFileDescription, a.InitiatingProcessId,
       a.InitiatingProcessCommandLine, a.InitiatingProcessCreationTime, a.InitiatingProcessIntegrityLevel,
       '' AS InitiatingProcessTokenElevation, a.InitiatingProcessLogonId, a.InitiatingProcessParentId, a.InitiatingProcessParentFileName,
       a.InitiatingProcessParentCreationTime,
       e.ReportId, '' AS AppGuardContainerId,
       '{"RuleName":"' || n.json || '","ProcessGuid":"' || a.InitiatingProcessUniqueId
         || '","UtcTime":"' || COALESCE(strftime('%Y-%m-%dT%H:%M:%S', ((e.time - x.lag) - (((e.time - x.lag) % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', (((e.time - x.lag) % 10000000) + 10000000) % 10000000), '')
         || '","Signed":"' || ms.json || '","Signature":"' || mg.json || '","SignatureStatus":"' || mt.json
         || '","IMPHASH":"' || d.imphash || '"}' AS AdditionalFields,
       a.InitiatingProcessSessionId, NULL AS IsInitiatingProcessRemoteSession, '' AS InitiatingProcessRemoteSessionDeviceName,
       '' AS InitiatingProcessRemoteSessionIP, a.InitiatingProcessUniqueId
  FROM image_load x
  CROSS JOIN event_shown e ON e.event = x.event
  LEFT JOIN module m ON m.id = x.module
  LEFT JOIN path_shown i ON i.id = m.path
  LEFT JOIN digests_shown d ON d.id = m.digests
  LEFT JOIN text_shown ms ON ms.id = m.is_signed
  LEFT JOIN text_shown mg ON mg.id = m.signature
  LEFT JOIN text_shown mt ON mt.id = m.signature_status
  LEFT JOIN text_shown n ON n.id = x.rule_name
  CROSS JOIN acting_process a
    ON a.ref = x.actor
   AND a.process = COALESCE((SELECT y.process FROM event_actor y WHERE y.event = x.event AND y.role = 1),
                            (SELECT z.process FROM resolved z WHERE z.ref = x.actor), 0);

-- Where a registry path leads, with its hive as Defender spells it.
CREATE VIEW registry_directory_shown AS
SELECT id, hive || substr(text, skip + 1) AS text
  FROM (SELECT id, text,
               CASE WHEN start GLOB 'hklm\*' OR start GLOB '\registry\machine\*' THEN 'HKEY_LOCAL_MACHINE\'
                    WHEN start GLOB 'hkcr\*' THEN 'HKEY_LOCAL_MACHINE\SOFTWARE\Classes\'
                    WHEN start GLOB 'hku\s-1-*' OR start GLOB '\registry\user\s-1-*' THEN 'HKEY_CURRENT_USER\'
                    WHEN start GLOB 'hku\*' OR start GLOB '\registry\user\*' THEN 'HKEY_USERS\'
                    ELSE '' END AS hive,
               CASE WHEN start GLOB 'hklm\*' OR start GLOB 'hkcr\*' THEN 5
                    WHEN start GLOB 'hku\*' THEN 4
                    WHEN start GLOB '\registry\machine\*' THEN 18
                    WHEN start GLOB '\registry\user\*' THEN 15
                    ELSE 0 END AS skip
          FROM (SELECT id, text, lower(substr(text, 1, 24)) AS start FROM registry_directory));

-- The last part of a registry path; "no value" as a path has no directory.
CREATE VIEW registry_name_shown AS
SELECT p.id AS id, p.directory AS directory,
       CASE WHEN p.name IN ('-', '?') AND (SELECT d.text FROM registry_directory d WHERE d.id = p.directory) = '' THEN '' ELSE p.name END AS name
  FROM registry_path p;

-- What was written to the registry: numbers in decimal, `%%` undone; of binary
-- data Sysmon has no bytes.
CREATE VIEW details_shown AS
SELECT id,
       CASE WHEN number THEN substr(raw, 1, 1) || 'word' WHEN raw = 'Binary Data' THEN 'Binary' ELSE 'String' END AS type,
       CASE number
       WHEN 1 THEN CAST((instr('0123456789abcdef', substr(low, 10, 1)) - 1) * 268435456 + (instr('0123456789abcdef', substr(low, 11, 1)) - 1) * 16777216
                        + (instr('0123456789abcdef', substr(low, 12, 1)) - 1) * 1048576 + (instr('0123456789abcdef', substr(low, 13, 1)) - 1) * 65536
                        + (instr('0123456789abcdef', substr(low, 14, 1)) - 1) * 4096 + (instr('0123456789abcdef', substr(low, 15, 1)) - 1) * 256
                        + (instr('0123456789abcdef', substr(low, 16, 1)) - 1) * 16 + (instr('0123456789abcdef', substr(low, 17, 1)) - 1) * 1 AS TEXT)
       WHEN 2 THEN CAST(((instr('0123456789abcdef', substr(low, 10, 1)) - 1) * 268435456 + (instr('0123456789abcdef', substr(low, 11, 1)) - 1) * 16777216
                         + (instr('0123456789abcdef', substr(low, 12, 1)) - 1) * 1048576 + (instr('0123456789abcdef', substr(low, 13, 1)) - 1) * 65536
                         + (instr('0123456789abcdef', substr(low, 14, 1)) - 1) * 4096 + (instr('0123456789abcdef', substr(low, 15, 1)) - 1) * 256
                         + (instr('0123456789abcdef', substr(low, 16, 1)) - 1) * 16 + (instr('0123456789abcdef', substr(low, 17, 1)) - 1) * 1) * 4294967296
                        + (instr('0123456789abcdef', substr(low, 21, 1)) - 1) * 268435456 + (instr('0123456789abcdef', substr(low, 22, 1)) - 1) * 16777216
                        + (instr('0123456789abcdef', substr(low, 23, 1)) - 1) * 1048576 + (instr('0123456789abcdef', substr(low, 24, 1)) - 1) * 65536
                        + (instr('0123456789abcdef', substr(low, 25, 1)) - 1) * 4096 + (instr('0123456789abcdef', substr(low, 26, 1)) - 1) * 256
                        + (instr('0123456789abcdef', substr(low, 27, 1)) - 1) * 16 + (instr('0123456789abcdef', substr(low, 28, 1)) - 1) * 1 AS TEXT)
       ELSE CASE WHEN raw IN ('Binary Data', '(Empty)', '-', '?') THEN '' ELSE replace(raw, '%%', '%') END END AS value
  FROM (SELECT id, raw, lower(substr(raw, 1, 40)) AS low,
               CASE WHEN raw GLOB 'DWORD (0x[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f])'
                    THEN 1
                    WHEN raw GLOB 'QWORD (0x[0-7][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]-0x'
                               || '[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f])'
                    THEN 2 ELSE 0 END AS number
          FROM text);

-- A value's key and name, or a key: which of them an event is about says its
-- type.
CREATE VIEW DeviceRegistryEvents AS
SELECT e.Timestamp, e.DeviceId, e.DeviceName,
       CASE x.kind WHEN 13 THEN 'RegistryValueSet'
                   WHEN 14 THEN CASE t.raw WHEN 'RenameValue' THEN 'RegistryValueRenamed' ELSE 'RegistryKeyRenamed' END
                   ELSE CASE t.raw WHEN 'DeleteKey' THEN 'RegistryKeyDeleted' WHEN 'DeleteValue' THEN 'RegistryValueDeleted'
                                   WHEN 'CreateValue' THEN 'RegistryValueCreated' ELSE 'RegistryKeyCreated' END END AS ActionType,
       CASE WHEN x.kind = 14 THEN CASE WHEN t.raw = 'RenameValue' THEN rtrim(wd.text, '\') ELSE wd.text || w.name END
            WHEN x.kind = 13 OR t.raw GLOB '*Value' THEN rtrim(rd.text, '\') ELSE rd.text || r.name END AS RegistryKey,
       CASE WHEN x.kind = 14 THEN CASE WHEN t.raw = 'RenameValue' THEN w.name ELSE '' END
            WHEN x.kind = 13 OR t.raw GLOB '*Value' THEN r.name ELSE '' END AS RegistryValueName,
       CASE x.kind WHEN 13 THEN v.value ELSE '' END AS RegistryValueData,
       CASE x.kind WHEN 13 THEN v.type ELSE '' END AS RegistryValueType,
       CASE WHEN x.kind <> 14 THEN '' WHEN t.raw = 'RenameValue' THEN rtrim(rd.text, '\') ELSE rd.text || r.name END AS PreviousRegistryKey,
       CASE WHEN x.kind = 14 AND t.raw = 'RenameValue' THEN r.name ELSE '' END AS PreviousRegistryValueName,
       '' AS PreviousRegistryValueData,
       a.InitiatingProcessAccountDomain, a.InitiatingProcessAccountName,
       '' AS InitiatingProcessAccountSid, '' AS InitiatingProcessAccountUpn, '' AS InitiatingProcessAccountObjectId,
       a.InitiatingProcessMD5, a.InitiatingProcessSHA1, a.InitiatingProcessSHA256, a.InitiatingProcessFolderPath, a.InitiatingProcessFileName,
       NULL AS InitiatingProcessFileSize, a.InitiatingProcessVersionInfoCompanyName, a.InitiatingProcessVersionInfoProductName,
       a.InitiatingProcessVersionInfoProductVersion, '' AS InitiatingProcessVersionInfoInternalFileName,
       a.InitiatingProcessVersionInfoOriginalFileName, a.InitiatingProcessVersionInfoFileDescription, a.InitiatingProcessId,
       a.InitiatingProcessCommandLine, a.InitiatingProcessCreationTime, a.InitiatingProcessIntegrityLevel,
       '' AS InitiatingProcessTokenElevation, a.InitiatingProcessLogonId, a.InitiatingProcessParentId, a.InitiatingProcessParentFileName,
       a.InitiatingProcessParentCreationTime,
       e.ReportId, '' AS AppGuardContainerId,
       '{"RuleName":"' || n.json || '","ProcessGuid":"' || a.InitiatingProcessUniqueId
         || '","UtcTime":"' || COALESCE(strftime('%Y-%m-%dT%H:%M:%S', ((e.time - x.lag) - (((e.time - x.lag) % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', (((e.time - x.lag) % 10000000) + 10000000) % 10000000), '')
         || '","EventType":"' || t.json || '"}' AS AdditionalFields,
       a.InitiatingProcessSessionId, NULL AS IsInitiatingProcessRemoteSession, '' AS InitiatingProcessRemoteSessionDeviceName,
       '' AS InitiatingProcessRemoteSessionIP, a.InitiatingProcessUniqueId
  FROM registry x
  CROSS JOIN event_shown e ON e.event = x.event
  LEFT JOIN text_shown t ON t.id = x.event_type
  LEFT JOIN registry_name_shown r ON r.id = x.target
  LEFT JOIN registry_directory_shown rd ON rd.id = r.directory
  LEFT JOIN registry_name_shown w ON w.id = x.new_name
  LEFT JOIN registry_directory_shown wd ON wd.id = w.directory
  LEFT JOIN details_shown v ON v.id = x.details
  LEFT JOIN text_shown n ON n.id = x.rule_name
  CROSS JOIN acting_process a
    ON a.ref = x.actor
   AND a.process = COALESCE((SELECT y.process FROM event_actor y WHERE y.event = x.event AND y.role = 1),
                            (SELECT z.process FROM resolved z WHERE z.ref = x.actor), 0);

-- Everything else that processes did, and what happened to a computer, in one
-- form: whom (target) and which path it was done to, and the inside of a JSON
-- object.
CREATE VIEW deed AS
SELECT x.event AS event, 'DriverLoad' AS action, 0 AS actor, 0 AS target, m.path AS path, m.digests AS digests, 0 AS account, x.lag AS lag,
       x.rule_name AS rule_name,
       '"Signed":"' || s.json || '","Signature":"' || g.json || '","SignatureStatus":"' || t.json || '","IMPHASH":"' || d.imphash || '"' AS json
  FROM driver_load x
  LEFT JOIN module m ON m.id = x.module
  LEFT JOIN digests_shown d ON d.id = m.digests
  LEFT JOIN text_shown s ON s.id = m.is_signed
  LEFT JOIN text_shown g ON g.id = m.signature
  LEFT JOIN text_shown t ON t.id = m.signature_status
UNION ALL
SELECT x.event, 'CreateRemoteThreadApiCall', x.actor, x.target, r.path, 0, 0, x.lag, x.rule_name,
       '"ThreadId":' || COALESCE(x.thread_id, 'null') || ',"StartAddress":"' || a.json || '","StartModule":"' || m.json || '","StartFunction":"'
         || f.json || '"'
  FROM remote_thread x
  LEFT JOIN process_ref r ON r.id = x.target
  LEFT JOIN text_shown a ON a.id = x.start_address
  LEFT JOIN path_shown m ON m.id = x.start_module
  LEFT JOIN text_shown f ON f.id = x.start_function
UNION ALL
SELECT x.event, 'RawDiskRead', x.actor, 0, x.device, 0, 0, x.lag, x.rule_name, '"Device":"' || p.json || '"'
  FROM raw_read x
  LEFT JOIN path_shown p ON p.id = x.device
UNION ALL
SELECT x.event, 'OpenProcessApiCall', x.actor, x.target, r.path, 0, 0, x.lag, x.rule_name,
       '"DesiredAccess":' || COALESCE(x.granted_access, 'null') || ',"ThreadId":' || COALESCE(x.thread_id, 'null') || ',"TargetProcessName":"'
         || p.json || '"'
  FROM process_access x
  LEFT JOIN process_ref r ON r.id = x.target
  LEFT JOIN path_shown p ON p.id = r.path
UNION ALL
SELECT x.event, 'NamedPipeEvent', x.actor, 0, 0, 0, 0, x.lag, x.rule_name,
       '"PipeName":"\\Device\\NamedPipe' || p.json || '","FileOperation":"' || CASE x.kind WHEN 17 THEN 'File created' ELSE 'File opened' END
         || '"'
  FROM pipe x
  LEFT JOIN text_shown p ON p.id = x.name
UNION ALL
SELECT x.event, CASE x.kind WHEN 19 THEN 'WmiFilterEvent' WHEN 20 THEN 'WmiConsumerEvent' ELSE 'WmiBindEventFilterToConsumer' END,
       0, 0, 0, 0, x.account, x.lag, x.rule_name,
       '"Operation":"' || o.json || '","Namespace":"' || s.json || '","Name":"' || m.json || '","Query":"' || q.json || '","Type":"' || t.json
         || '","Destination":"' || d.json || '","Consumer":"' || c.json || '","Filter":"' || f.json || '"'
  FROM wmi x
  LEFT JOIN text_shown o ON o.id = x.operation
  LEFT JOIN text_shown s ON s.id = x.event_namespace
  LEFT JOIN text_shown m ON m.id = x.name
  LEFT JOIN text_shown q ON q.id = x.event_query
  LEFT JOIN text_shown t ON t.id = x.consumer_type
  LEFT JOIN text_shown d ON d.id = x.destination
  LEFT JOIN text_shown c ON c.id = x.consumer
  LEFT JOIN text_shown f ON f.id = x.event_filter
UNION ALL
SELECT x.event, 'DnsQueryResponse', x.actor, 0, 0, 0, 0, x.lag, x.rule_name,
       '"DnsQueryString":"' || q.json || '","DnsQueryResult":"' || r.json || '","DnsQueryStatus":"' || s.json || '"'
  FROM dns x
  LEFT JOIN text_shown q ON q.id = x.query_name
  LEFT JOIN text_shown r ON r.id = x.query_results
  LEFT JOIN text_shown s ON s.id = x.query_status
UNION ALL
SELECT x.event, 'ClipboardChanged', x.actor, 0, 0, x.digests, 0, x.lag, x.rule_name,
       '"ClientInfo":"' || c.json || '","SessionId":' || COALESCE(x.session, 'null') || ',"Archived":"' || a.json || '"'
  FROM clipboard x
  LEFT JOIN text_shown c ON c.id = x.client_info
  LEFT JOIN text_shown a ON a.id = x.archived
UNION ALL
SELECT x.event, 'ProcessTampering', x.actor, x.actor, r.path, 0, 0, x.lag, x.rule_name, '"Type":"' || t.json || '"'
  FROM tamper x
  LEFT JOIN process_ref r ON r.id = x.actor
  LEFT JOIN text_shown t ON t.id = x.tampering
UNION ALL
SELECT x.event, CASE x.kind WHEN 4 THEN 'SensorStateChanged' WHEN 16 THEN 'SensorConfigurationChanged' ELSE 'SensorError' END,
       0, 0, 0, x.digests, 0, x.lag, 0,
       '"State":"' || s.json || '","Version":"' || v.json || '","SchemaVersion":"' || w.json || '","Configuration":"' || c.json || '","Error":"'
         || r.json || '","Description":"' || d.json || '"'
  FROM sensor x
  LEFT JOIN text_shown s ON s.id = x.state
  LEFT JOIN text_shown v ON v.id = x.sensor_version
  LEFT JOIN text_shown w ON w.id = x.schema_version
  LEFT JOIN text_shown c ON c.id = x.configuration
  LEFT JOIN text_shown r ON r.id = x.error
  LEFT JOIN text_shown d ON d.id = x.description;

-- FileName, FolderPath and Process... are those of the target.
CREATE VIEW DeviceEvents AS
SELECT e.Timestamp, e.DeviceId, e.DeviceName,
       x.action AS ActionType,
       i.name AS FileName, i.text AS FolderPath, d.sha1 AS SHA1, d.sha256 AS SHA256, d.md5 AS MD5, NULL AS FileSize,
       lower(CASE WHEN u.name IN ('-', '?') THEN '' ELSE u.domain END) AS AccountDomain,
       lower(CASE WHEN u.name IN ('-', '?') THEN '' ELSE u.name END) AS AccountName,
       '' AS AccountSid, '' AS RemoteUrl, '' AS RemoteDeviceName,
       t.pid AS ProcessId,
       COALESCE(NULLIF(NULLIF(replace(tl.raw, '%%', '%'), '-'), '?'), '') AS ProcessCommandLine,
       COALESCE(strftime('%Y-%m-%dT%H:%M:%S', (tp.started - ((tp.started % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', ((tp.started % 10000000) + 10000000) % 10000000), ts.started) AS ProcessCreationTime,
       '' AS ProcessTokenElevation, tp.logon_id AS LogonId,
       '' AS RegistryKey, '' AS RegistryValueName, '' AS RegistryValueData, '' AS RemoteIP, NULL AS RemotePort, '' AS LocalIP, NULL AS LocalPort,
       '' AS FileOriginUrl, '' AS FileOriginIP,
       a.InitiatingProcessAccountDomain, a.InitiatingProcessAccountName,
       '' AS InitiatingProcessAccountSid, '' AS InitiatingProcessAccountUpn, '' AS InitiatingProcessAccountObjectId,
       a.InitiatingProcessMD5, a.InitiatingProcessSHA1, a.InitiatingProcessSHA256, a.InitiatingProcessFolderPath, a.InitiatingProcessFileName,
       NULL AS InitiatingProcessFileSize, a.InitiatingProcessVersionInfoCompanyName, a.InitiatingProcessVersionInfoProductName,
       a.InitiatingProcessVersionInfoProductVersion, '' AS InitiatingProcessVersionInfoInternalFileName,
       a.InitiatingProcessVersionInfoOriginalFileName, a.InitiatingProcessVersionInfoFileDescription, a.InitiatingProcessId,
       a.InitiatingProcessCommandLine, a.InitiatingProcessCreationTime, a.InitiatingProcessIntegrityLevel,
       '' AS InitiatingProcessTokenElevation, a.InitiatingProcessLogonId, a.InitiatingProcessParentId, a.InitiatingProcessParentFileName,
       a.InitiatingProcessParentCreationTime,
       e.ReportId, '' AS AppGuardContainerId,
       '{"RuleName":"' || n.json || '","ProcessGuid":"' || a.InitiatingProcessUniqueId || '","TargetProcessGuid":"' || ts.unique_id
         || '","UtcTime":"' || COALESCE(strftime('%Y-%m-%dT%H:%M:%S', ((e.time - x.lag) - (((e.time - x.lag) % 10000000) + 10000000) % 10000000) / 10000000, 'unixepoch')
         || printf('.%07dZ', (((e.time - x.lag) % 10000000) + 10000000) % 10000000), '')
         || '",' || x.json || '}' AS AdditionalFields,
       a.InitiatingProcessSessionId, NULL AS IsInitiatingProcessRemoteSession, '' AS InitiatingProcessRemoteSessionDeviceName,
       '' AS InitiatingProcessRemoteSessionIP, a.InitiatingProcessUniqueId,
       ts.unique_id AS ProcessUniqueId
  FROM deed x
  CROSS JOIN event_shown e ON e.event = x.event
  LEFT JOIN path_shown i ON i.id = x.path
  LEFT JOIN digests_shown d ON d.id = x.digests
  LEFT JOIN account u ON u.id = x.account
  LEFT JOIN text_shown n ON n.id = x.rule_name
  LEFT JOIN process_ref t ON t.id = x.target
  LEFT JOIN process_ref_shown ts ON ts.ref = t.id
  LEFT JOIN process tp
    ON tp.id = COALESCE((SELECT y.process FROM event_actor y WHERE y.event = x.event AND y.role = 2),
                        (SELECT z.process FROM resolved z WHERE z.ref = x.target), 0)
  LEFT JOIN command_line tl ON tl.id = tp.command_line
  CROSS JOIN acting_process a
    ON a.ref = x.actor
   AND a.process = COALESCE((SELECT y.process FROM event_actor y WHERE y.event = x.event AND y.role = 1),
                            (SELECT z.process FROM resolved z WHERE z.ref = x.actor), 0);
