INSERT INTO temp.report_indicates VALUES (?1, ?2, ?3, ?3)
    ON CONFLICT (pattern, technique) DO UPDATE SET
       first_time = min(first_time, excluded.first_time),
       last_time = max(last_time, excluded.last_time)
