INSERT INTO baseline_answer (baseline, algorithm, digest, known, label) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (baseline, algorithm, digest) DO NOTHING
