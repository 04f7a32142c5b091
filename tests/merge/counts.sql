SELECT file, records, stored, duplicate, unreadable, recovered FROM evidence_count;
