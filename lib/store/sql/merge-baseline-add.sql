INSERT INTO baseline (name, kind, format, source, sha256, size, place, location, entries, malformed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
