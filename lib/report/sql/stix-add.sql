-- A row where the id is new.
INSERT INTO temp.report_stix (id) VALUES (?1)
    ON CONFLICT (id) DO NOTHING RETURNING 1
