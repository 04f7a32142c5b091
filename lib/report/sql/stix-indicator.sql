INSERT INTO temp.report_indicator VALUES (?1, ?2, ?3, ?3, ?4, 1)
    ON CONFLICT (pattern) DO UPDATE SET
       name = min(name, excluded.name),
       first_time = min(first_time, excluded.first_time),
       last_time = max(last_time, excluded.last_time),
       confidence = max(confidence, excluded.confidence),
       findings = findings + 1
