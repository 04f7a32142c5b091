INSERT INTO derived_issue (kind, host, effect, count, text) VALUES ('baseline', 0, 'anomaly', ?2, ?1)
