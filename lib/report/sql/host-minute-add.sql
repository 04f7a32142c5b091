-- Records of one minute of the host in hand: how many, the first, the last.
INSERT INTO temp.report_minute VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (minute) DO UPDATE SET
       records = records + excluded.records,
       first_time = min(first_time, excluded.first_time),
       last_time = max(last_time, excluded.last_time)
