-- The lens, where there is one, else the case's.
INSERT INTO finding_window (since_time, until_time, last_span, newest_time)
VALUES (?1, ?2, ?3, ?4)
