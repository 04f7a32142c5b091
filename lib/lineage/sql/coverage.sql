INSERT INTO coverage (host, channel, event_id, count, first_time, last_time,
                      gaps)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)
    ON CONFLICT (host, channel, event_id) DO UPDATE
   SET count = count + excluded.count,
       first_time = min(first_time, excluded.first_time),
       last_time = max(last_time, excluded.last_time)
