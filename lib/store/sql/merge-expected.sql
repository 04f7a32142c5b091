SELECT name FROM expected_host
