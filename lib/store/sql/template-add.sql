INSERT INTO template (bytes) VALUES (?1) ON CONFLICT (bytes) DO NOTHING
