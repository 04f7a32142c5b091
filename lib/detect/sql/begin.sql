-- As ingest does: less is read twice.
PRAGMA cache_size = -32768;
