-- How many of the tables that a merge reads are missing or are none.
WITH need (name) AS (VALUES
     ('run'), ('bundle'), ('evidence'), ('issue'), ('computer'), ('stream'), ('event'), ('event_copy'), ('event_data'), ('path'),
     ('command_line'), ('account'), ('text'), ('digests'), ('version_info'), ('process_ref'), ('process'), ('file_event'),
     ('process_end'), ('verdict'), ('expected_host'))
SELECT count(*) FROM need
 WHERE NOT EXISTS (SELECT 1 FROM sqlite_schema s WHERE s.name = need.name AND s.type = 'table' AND s.rootpage > 0)
