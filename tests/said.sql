-- SPDX-License-Identifier: Apache-2.0
-- What typed rows say, in the log's own words: a view for each table, with a
-- column for each field. NULL: the record's layout has no such field, or the
-- words stand in event_data. For tests.
CREATE TEMP VIEW text_said AS SELECT id, CASE WHEN id <> 0 THEN raw END AS raw FROM text;
CREATE TEMP VIEW path_said AS SELECT id, CASE WHEN id <> 0 THEN text END AS raw FROM path;
CREATE TEMP VIEW command_said AS SELECT id, CASE WHEN id <> 0 THEN raw END AS raw FROM command_line;
CREATE TEMP VIEW account_said AS SELECT id, CASE WHEN id <> 0 THEN raw END AS raw FROM account;
CREATE TEMP VIEW digests_said AS SELECT id, CASE WHEN id <> 0 THEN raw END AS raw FROM digests;
CREATE TEMP VIEW registry_said AS SELECT id, CASE WHEN id <> 0 THEN raw END AS raw FROM registry_text;
CREATE TEMP VIEW trace_said AS SELECT id, CASE WHEN id <> 0 THEN raw END AS raw FROM call_trace_text;
CREATE TEMP VIEW ref_said AS
SELECT r.id AS id,
       CASE WHEN r.id <> 0 THEN '{' || substr(hex(r.guid), 1, 8) || '-' || substr(hex(r.guid), 9, 4) || '-' || substr(hex(r.guid), 13, 4)
            || '-' || substr(hex(r.guid), 17, 4) || '-' || substr(hex(r.guid), 21) || '}' END AS guid,
       CAST(r.pid AS TEXT) AS pid, p.raw AS image, a.raw AS account
  FROM process_ref r CROSS JOIN path_said p ON p.id = r.path CROSS JOIN account_said a ON a.id = r.account;
CREATE TEMP VIEW module_said AS
SELECT m.id AS id, p.raw AS image, d.raw AS hashes, v.company, v.product, v.description, v.file_version, v.original_name,
       s.raw AS is_signed, g.raw AS signature, t.raw AS status
  FROM module m CROSS JOIN path_said p ON p.id = m.path CROSS JOIN digests_said d ON d.id = m.digests CROSS JOIN version_info v ON v.id = m.version
  CROSS JOIN text_said s ON s.id = m.is_signed CROSS JOIN text_said g ON g.id = m.signature CROSS JOIN text_said t ON t.id = m.signature_status;
CREATE TEMP VIEW said_process AS
SELECT x.event AS event, n.raw AS RuleName,
       strftime('%Y-%m-%d %H:%M:%S', x.started / 10000000, 'unixepoch') || printf('.%03d', x.started / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image, r.account AS User, v.company AS Company, v.product AS Product,
       v.description AS Description, v.file_version AS FileVersion, v.original_name AS OriginalFileName, l.raw AS CommandLine,
       w.raw AS CurrentDirectory, CAST(x.logon_id AS TEXT) AS LogonId,
       '{' || substr(hex(x.logon_guid), 1, 8) || '-' || substr(hex(x.logon_guid), 9, 4) || '-' || substr(hex(x.logon_guid), 13, 4)
       || '-' || substr(hex(x.logon_guid), 17, 4) || '-' || substr(hex(x.logon_guid), 21) || '}' AS LogonGuid,
       CAST(x.session AS TEXT) AS TerminalSessionId, i.raw AS IntegrityLevel, d.raw AS Hashes,
       p.guid AS ParentProcessGuid, p.pid AS ParentProcessId, p.image AS ParentImage, p.account AS ParentUser, pl.raw AS ParentCommandLine
  FROM process x CROSS JOIN ref_said r ON r.id = x.self CROSS JOIN ref_said p ON p.id = x.parent CROSS JOIN version_info v ON v.id = x.version
  CROSS JOIN command_said l ON l.id = x.command_line CROSS JOIN command_said pl ON pl.id = x.parent_command_line
  CROSS JOIN path_said w ON w.id = x.directory CROSS JOIN text_said i ON i.id = x.integrity CROSS JOIN digests_said d ON d.id = x.digests
  CROSS JOIN text_said n ON n.id = x.rule_name
 WHERE x.event <> 0;

CREATE TEMP VIEW said_file_event AS
SELECT x.event AS event, x.kind AS event_id, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image,
       r.account AS User, t.raw AS TargetFilename, CASE WHEN x.kind <> 15 THEN d.raw END AS Hashes, CASE x.kind WHEN 15 THEN d.raw END AS Hash,
       strftime('%Y-%m-%d %H:%M:%S', x.creation_time / 10000000, 'unixepoch') || printf('.%03d', x.creation_time / 10000 % 1000) AS CreationUtcTime,
       strftime('%Y-%m-%d %H:%M:%S', x.previous_creation_time / 10000000, 'unixepoch')
       || printf('.%03d', x.previous_creation_time / 10000 % 1000) AS PreviousCreationUtcTime,
       ie.raw AS IsExecutable, ar.raw AS Archived, co.raw AS Contents
  FROM file_event x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said r ON r.id = x.actor CROSS JOIN path_said t ON t.id = x.target
  CROSS JOIN digests_said d ON d.id = x.digests CROSS JOIN text_said ie ON ie.id = x.is_executable CROSS JOIN text_said ar ON ar.id = x.archived
  CROSS JOIN text_said co ON co.id = x.contents CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_process_end AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image, r.account AS User
  FROM process_end x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said r ON r.id = x.self CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_network AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image, r.account AS User,
       p.raw AS Protocol, CASE x.initiated WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS Initiated,
       CASE x.source_is_ipv6 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS SourceIsIpv6, si.raw AS SourceIp, sh.raw AS SourceHostname,
       CAST(x.source_port AS TEXT) AS SourcePort, sp.raw AS SourcePortName,
       CASE x.destination_is_ipv6 WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS DestinationIsIpv6, di.raw AS DestinationIp,
       dh.raw AS DestinationHostname, CAST(x.destination_port AS TEXT) AS DestinationPort, dp.raw AS DestinationPortName
  FROM network x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said r ON r.id = x.actor CROSS JOIN text_said p ON p.id = x.protocol
  CROSS JOIN text_said si ON si.id = x.source_ip CROSS JOIN text_said sh ON sh.id = x.source_host CROSS JOIN text_said sp ON sp.id = x.source_port_name
  CROSS JOIN text_said di ON di.id = x.destination_ip CROSS JOIN text_said dh ON dh.id = x.destination_host
  CROSS JOIN text_said dp ON dp.id = x.destination_port_name CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_sensor AS
SELECT x.event AS event, x.kind AS event_id, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       s.raw AS State, v.raw AS Version, c.raw AS SchemaVersion, f.raw AS Configuration,
       d.raw AS ConfigurationFileHash, i.raw AS ID, t.raw AS Description
  FROM sensor x CROSS JOIN event e ON e.id = x.event CROSS JOIN text_said s ON s.id = x.state CROSS JOIN text_said v ON v.id = x.sensor_version
  CROSS JOIN text_said c ON c.id = x.schema_version CROSS JOIN text_said f ON f.id = x.configuration CROSS JOIN digests_said d ON d.id = x.digests
  CROSS JOIN text_said i ON i.id = x.error CROSS JOIN text_said t ON t.id = x.description;

CREATE TEMP VIEW said_driver_load AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       m.image AS ImageLoaded, m.hashes AS Hashes, m.is_signed AS Signed,
       m.signature AS Signature, m.status AS SignatureStatus
  FROM driver_load x CROSS JOIN event e ON e.id = x.event CROSS JOIN module_said m ON m.id = x.module CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_image_load AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image, r.account AS User,
       m.image AS ImageLoaded, m.company AS Company, m.product AS Product, m.description AS Description, m.file_version AS FileVersion,
       m.original_name AS OriginalFileName, m.hashes AS Hashes, m.is_signed AS Signed, m.signature AS Signature, m.status AS SignatureStatus
  FROM image_load x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said r ON r.id = x.actor CROSS JOIN module_said m ON m.id = x.module
  CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_remote_thread AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       s.guid AS SourceProcessGuid, s.pid AS SourceProcessId, s.image AS SourceImage,
       s.account AS SourceUser, t.guid AS TargetProcessGuid, t.pid AS TargetProcessId, t.image AS TargetImage, t.account AS TargetUser,
       CAST(x.thread_id AS TEXT) AS NewThreadId, a.raw AS StartAddress, m.raw AS StartModule, f.raw AS StartFunction
  FROM remote_thread x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said s ON s.id = x.actor CROSS JOIN ref_said t ON t.id = x.target
  CROSS JOIN text_said a ON a.id = x.start_address CROSS JOIN path_said m ON m.id = x.start_module CROSS JOIN text_said f ON f.id = x.start_function
  CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_raw_read AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image, r.account AS User,
       d.raw AS Device
  FROM raw_read x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said r ON r.id = x.actor CROSS JOIN path_said d ON d.id = x.device
  CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_process_access AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       s.guid AS SourceProcessGUID, s.pid AS SourceProcessId, s.image AS SourceImage,
       s.account AS SourceUser, t.guid AS TargetProcessGUID, t.pid AS TargetProcessId, t.image AS TargetImage, t.account AS TargetUser,
       CAST(x.thread_id AS TEXT) AS SourceThreadId, CAST(x.granted_access AS TEXT) AS GrantedAccess, c.raw AS CallTrace
  FROM process_access x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said s ON s.id = x.actor CROSS JOIN ref_said t ON t.id = x.target
  CROSS JOIN trace_said c ON c.id = x.call_trace CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_registry AS
SELECT x.event AS event, x.kind AS event_id, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       y.raw AS EventType, r.guid AS ProcessGuid, r.pid AS ProcessId,
       r.image AS Image, r.account AS User, t.raw AS TargetObject, d.raw AS Details, w.raw AS NewName
  FROM registry x CROSS JOIN event e ON e.id = x.event CROSS JOIN text_said y ON y.id = x.event_type CROSS JOIN ref_said r ON r.id = x.actor
  CROSS JOIN registry_said t ON t.id = x.target CROSS JOIN text_said d ON d.id = x.details CROSS JOIN registry_said w ON w.id = x.new_name
  CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_pipe AS
SELECT x.event AS event, x.kind AS event_id, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       y.raw AS EventType, r.guid AS ProcessGuid, r.pid AS ProcessId,
       r.image AS Image, r.account AS User, p.raw AS PipeName
  FROM pipe x CROSS JOIN event e ON e.id = x.event CROSS JOIN text_said y ON y.id = x.event_type CROSS JOIN ref_said r ON r.id = x.actor
  CROSS JOIN text_said p ON p.id = x.name CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_wmi AS
SELECT x.event AS event, x.kind AS event_id, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       y.raw AS EventType, o.raw AS Operation, a.raw AS User,
       s.raw AS EventNamespace, m.raw AS Name, q.raw AS Query, t.raw AS Type, d.raw AS Destination, c.raw AS Consumer, f.raw AS Filter
  FROM wmi x CROSS JOIN event e ON e.id = x.event CROSS JOIN text_said y ON y.id = x.event_type CROSS JOIN text_said o ON o.id = x.operation
  CROSS JOIN account_said a ON a.id = x.account CROSS JOIN text_said s ON s.id = x.event_namespace CROSS JOIN text_said m ON m.id = x.name
  CROSS JOIN text_said q ON q.id = x.event_query CROSS JOIN text_said t ON t.id = x.consumer_type CROSS JOIN text_said d ON d.id = x.destination
  CROSS JOIN text_said c ON c.id = x.consumer CROSS JOIN text_said f ON f.id = x.event_filter CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_dns AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image, r.account AS User,
       q.raw AS QueryName, s.raw AS QueryStatus, w.raw AS QueryResults
  FROM dns x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said r ON r.id = x.actor CROSS JOIN text_said q ON q.id = x.query_name
  CROSS JOIN text_said s ON s.id = x.query_status CROSS JOIN text_said w ON w.id = x.query_results CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_clipboard AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image, r.account AS User,
       CAST(x.session AS TEXT) AS Session, c.raw AS ClientInfo, d.raw AS Hashes, a.raw AS Archived
  FROM clipboard x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said r ON r.id = x.actor CROSS JOIN text_said c ON c.id = x.client_info
  CROSS JOIN digests_said d ON d.id = x.digests CROSS JOIN text_said a ON a.id = x.archived CROSS JOIN text_said n ON n.id = x.rule_name;

CREATE TEMP VIEW said_tamper AS
SELECT x.event AS event, n.raw AS RuleName, strftime('%Y-%m-%d %H:%M:%S', (e.time - x.lag) / 10000000, 'unixepoch')
       || printf('.%03d', (e.time - x.lag) / 10000 % 1000) AS UtcTime,
       r.guid AS ProcessGuid, r.pid AS ProcessId, r.image AS Image, r.account AS User,
       t.raw AS Type
  FROM tamper x CROSS JOIN event e ON e.id = x.event CROSS JOIN ref_said r ON r.id = x.actor CROSS JOIN text_said t ON t.id = x.tampering
  CROSS JOIN text_said n ON n.id = x.rule_name;
