SELECT baseline, algorithm, digest, known, label FROM baseline_answer ORDER BY baseline, algorithm, digest
