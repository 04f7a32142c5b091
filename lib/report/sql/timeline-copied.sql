-- Events of incidents that stand in more than one place.
INSERT INTO temp.report_copied
SELECT t.event FROM temp.report_timeline t
 WHERE EXISTS (SELECT 1 FROM event_copy c WHERE c.event = t.event)
