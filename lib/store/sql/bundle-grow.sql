-- The most that was seen of it: the same whatever the order of arrival.
UPDATE bundle SET logs = max(logs, ?2), others = max(others, ?3) WHERE id = ?1
