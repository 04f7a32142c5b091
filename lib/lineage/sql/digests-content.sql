INSERT INTO digests_content (digests, content) VALUES (?, ?)
