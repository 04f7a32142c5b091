INSERT INTO finding_evidence (finding, role, event) VALUES (?1, ?2, ?3)
ON CONFLICT (finding, role, event) DO NOTHING
