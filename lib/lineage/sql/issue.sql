INSERT INTO derived_issue (kind, host, effect, count, text)
VALUES (?1, ?2, 'anomaly', ?3, ?4)
    ON CONFLICT (host, kind, text) DO NOTHING
