-- Forgets the minutes of the last host.
DELETE FROM temp.report_minute;
