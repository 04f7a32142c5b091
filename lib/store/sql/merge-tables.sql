-- How many of the tables that a merge reads are missing or are none.
WITH need (name) AS (VALUES
     ('run'), ('bundle'), ('evidence'), ('issue'), ('computer'), ('stream'), ('event'), ('event_copy'), ('event_data'), ('path'),
     ('command_line'), ('account'), ('text'), ('digests'), ('version_info'), ('process_ref'), ('process'), ('file_event'),
     ('process_end'), ('network'), ('sensor'), ('driver_load'), ('image_load'), ('remote_thread'), ('raw_read'), ('process_access'),
     ('registry'), ('pipe'), ('wmi'), ('dns'), ('clipboard'), ('tamper'), ('module'), ('registry_directory'), ('registry_path'),
     ('call_modules'), ('call_trace'), ('verdict'), ('expected_host'), ('template'), ('fragment'), ('second_opinion'),
     ('baseline'), ('baseline_entry'), ('baseline_answer'))
SELECT count(*) FROM need
 WHERE NOT EXISTS (SELECT 1 FROM sqlite_schema s WHERE s.name = need.name AND s.type = 'table' AND s.rootpage > 0)
