INSERT INTO temp.report_refers (scope, id) VALUES (?1, ?2)
    ON CONFLICT (scope, id) DO NOTHING
