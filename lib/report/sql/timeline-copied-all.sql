-- All events that stand in more than one place.
INSERT INTO temp.report_copied SELECT DISTINCT event FROM event_copy
