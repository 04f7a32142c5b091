INSERT INTO divergence_host (divergence, host, event, first_time, last_time,
                             count)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
