-- The hosts that the analyst expects.
SELECT name FROM expected_host ORDER BY name
