-- Conclusions do not outlive the facts they were drawn from: everything that
-- lineage and detection make, but for rows 0.
DELETE FROM finding_evidence;
DELETE FROM finding;
DELETE FROM incident;
DELETE FROM rule_run;
DELETE FROM rule_host;
DELETE FROM finding_window;
DELETE FROM list_match;
DELETE FROM host WHERE id <> 0;
DELETE FROM host_computer;
DELETE FROM lineage WHERE process <> 0;
DELETE FROM resolved WHERE ref <> 0;
DELETE FROM event_actor;
DELETE FROM ancestor;
DELETE FROM image_sighting;
DELETE FROM coverage;
DELETE FROM capability;
DELETE FROM derived_issue;
DELETE FROM host_address;
DELETE FROM name_lookup;
DELETE FROM process WHERE event = 0 AND id <> 0;
-- What slack records say by templates of other files depends on which files
-- the case has: it is made anew.
DELETE FROM process WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM file_event WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM process_end WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM network WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM sensor WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM driver_load WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM image_load WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM remote_thread WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM raw_read WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM process_access WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM registry WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM pipe WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM wmi WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM dns WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM clipboard WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM tamper WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM event_data WHERE event IN (SELECT id FROM event WHERE how >= 4);
DELETE FROM event_copy WHERE how >= 4;
DELETE FROM event WHERE how >= 4;
