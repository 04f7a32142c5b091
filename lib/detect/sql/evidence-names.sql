-- Evidence in the order of the names that are printed: #2 is of the second
-- SHA-256. Names and digests together are unique.
SELECT id, duplicate_of FROM evidence ORDER BY name, sha256, id
