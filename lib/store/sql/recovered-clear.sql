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
