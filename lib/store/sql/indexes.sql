-- SPDX-License-Identifier: Apache-2.0
-- Every inner side of a join in views and rules is one of these. Made at the
-- end of a first ingest, where building them in one go is cheaper.
CREATE INDEX path_by_key ON path (key);
CREATE INDEX process_ref_by_path ON process_ref (path);
CREATE INDEX process_ref_by_guid ON process_ref (computer, guid);
CREATE INDEX process_ref_by_pid ON process_ref (computer, pid);
CREATE INDEX process_by_event ON process (event);
CREATE INDEX path_key_by_file ON path_key (file);
CREATE INDEX host_computer_by_host ON host_computer (host);
CREATE INDEX process_end_by_self ON process_end (self);
CREATE INDEX process_by_self ON process (self);
CREATE INDEX process_by_parent ON process (parent);
CREATE INDEX file_event_by_target ON file_event (target);
CREATE INDEX file_event_by_actor ON file_event (actor);
CREATE INDEX network_by_actor ON network (actor);
CREATE INDEX network_by_destination ON network (destination_ip);
CREATE INDEX image_load_by_actor ON image_load (actor);
CREATE INDEX image_load_by_module ON image_load (module);
CREATE INDEX driver_load_by_module ON driver_load (module);
CREATE INDEX module_by_path ON module (path);
CREATE INDEX remote_thread_by_actor ON remote_thread (actor);
CREATE INDEX remote_thread_by_target ON remote_thread (target);
CREATE INDEX raw_read_by_actor ON raw_read (actor);
CREATE INDEX process_access_by_actor ON process_access (actor);
CREATE INDEX process_access_by_target ON process_access (target);
CREATE INDEX process_access_by_trace ON process_access (call_trace);
CREATE INDEX call_trace_by_modules ON call_trace (modules);
CREATE INDEX registry_by_actor ON registry (actor);
CREATE INDEX registry_by_target ON registry (target);
CREATE INDEX registry_path_by_directory ON registry_path (directory);
CREATE INDEX pipe_by_actor ON pipe (actor);
CREATE INDEX dns_by_actor ON dns (actor);
CREATE INDEX dns_by_name ON dns (query_name);
CREATE INDEX clipboard_by_actor ON clipboard (actor);
CREATE INDEX tamper_by_actor ON tamper (actor);
CREATE INDEX lineage_by_parent ON lineage (parent);
CREATE INDEX ancestor_by_ancestor ON ancestor (ancestor, process);
CREATE INDEX resolved_by_process ON resolved (process);
CREATE INDEX event_by_evidence ON event (evidence, how);
-- What reports ask for by host, incident and file.
CREATE INDEX lineage_by_host ON lineage (host);
CREATE INDEX event_actor_by_process ON event_actor (process);
CREATE INDEX finding_by_host ON finding (host);
CREATE INDEX finding_by_rule ON finding (rule, host);
CREATE INDEX finding_by_incident ON finding (incident);
CREATE INDEX finding_by_process ON finding (process);
CREATE INDEX incident_by_host ON incident (host);
CREATE INDEX process_by_version ON process (version);
