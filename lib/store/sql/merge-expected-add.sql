INSERT INTO expected_host (name) VALUES (?1) ON CONFLICT (name) DO NOTHING
