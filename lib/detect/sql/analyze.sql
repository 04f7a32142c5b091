-- What rules join that was made since the end of ingest: without its true
-- sizes SQLite takes it for empty and scans it inside of other loops.
PRAGMA analysis_limit = 1000;
ANALYZE process;
ANALYZE process_ref;
ANALYZE lineage;
ANALYZE ancestor;
ANALYZE resolved;
ANALYZE event_actor;
ANALYZE image_sighting;
ANALYZE host_computer;
ANALYZE list_match;
