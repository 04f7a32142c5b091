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
ANALYZE digests_content;
ANALYZE divergence;
ANALYZE divergence_host;
ANALYZE hash_check;
ANALYZE host;
ANALYZE host_computer;
ANALYZE list_match;
-- What is empty, as lib/store/sql/analyze.sql tells why.
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT s.name, NULL, '0' FROM sqlite_schema s
 WHERE s.type = 'table'
   AND s.name IN ('process', 'lineage', 'ancestor', 'event_actor',
                  'image_sighting', 'digests_content', 'divergence',
                  'divergence_host', 'hash_check', 'list_match')
   AND NOT EXISTS (SELECT 1 FROM sqlite_stat1 t WHERE t.tbl = s.name);
ANALYZE sqlite_schema;
