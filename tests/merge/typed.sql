-- What typed tables say, in the log's own words (tests/said.sql). The second
-- column is a row id, which the caller leaves out.
CREATE TEMP VIEW said_by AS
SELECT e.id AS event, c.name || ' ' || c.machine_id || ' ' || e.record_id || ' ' || e.time || ' ' || e.content AS words
  FROM event e CROSS JOIN stream s ON s.id = e.stream CROSS JOIN computer c ON c.id = s.computer;
SELECT 'process', x.*, b.words FROM said_process x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'file_event', x.*, b.words FROM said_file_event x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'process_end', x.*, b.words FROM said_process_end x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'network', x.*, b.words FROM said_network x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'sensor', x.*, b.words FROM said_sensor x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'driver_load', x.*, b.words FROM said_driver_load x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'image_load', x.*, b.words FROM said_image_load x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'remote_thread', x.*, b.words FROM said_remote_thread x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'raw_read', x.*, b.words FROM said_raw_read x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'process_access', x.*, b.words FROM said_process_access x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'registry', x.*, b.words FROM said_registry x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'pipe', x.*, b.words FROM said_pipe x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'wmi', x.*, b.words FROM said_wmi x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'dns', x.*, b.words FROM said_dns x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'clipboard', x.*, b.words FROM said_clipboard x CROSS JOIN said_by b ON b.event = x.event;
SELECT 'tamper', x.*, b.words FROM said_tamper x CROSS JOIN said_by b ON b.event = x.event;
