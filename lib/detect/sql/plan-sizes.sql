-- A case as big as they come: what ANALYZE would say of it.
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 VALUES
 ('event', 'event_identity', '9000000 30000 2 1 1'),
 ('event', 'event_by_evidence', '9000000 9000'),
 ('event', 'event_by_time', '9000000 2'),
 ('process', 'process_by_event', '1000000 1'),
 ('process', 'process_by_self', '1000000 1'),
 ('process', 'process_by_parent', '1000000 4'),
 ('process_ref', 'process_ref_by_path', '2000000 40'),
 ('process_ref', 'process_ref_by_guid', '2000000 2000 1'),
 ('process_ref', 'process_ref_by_pid', '2000000 2000 2'),
 ('path', 'path_by_key', '600000 2'),
 ('path_key', 'path_key_by_file', '500000 1'),
 ('directory', NULL, '100000'),
 ('version_info', NULL, '9000'),
 ('text', NULL, '300'),
 ('command_line', NULL, '800000'),
 ('computer', 'sqlite_autoindex_computer_1', '1000 1 1'),
 ('stream', 'sqlite_autoindex_stream_1', '9000 9 1 1'),
 ('lineage', 'lineage_by_parent', '1000000 4'),
 ('image_sighting', 'image_sighting', '400000 8 4 2 1 1'),
 ('host_computer', 'host_computer_by_host', '1000 1'),
 ('host', 'sqlite_autoindex_host_1', '1000 1'),
 ('capability', 'capability', '40000 40 1'),
 ('verdict', 'verdict', '100 1'),
 ('finding', 'sqlite_autoindex_finding_1', '9000 1'),
 ('list_match', 'list_match', '300000 50000 1');
ANALYZE sqlite_schema;
