-- A row where there is something for sql/stix-contacts.sql to look for.
SELECT 1 FROM temp.report_near WHERE process = ?1 AND contacts
