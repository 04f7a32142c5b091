SELECT id, name, kind, format, source, sha256, size, place, location, entries, malformed FROM baseline ORDER BY id
