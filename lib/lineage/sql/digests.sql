-- Every row of digests, also row 0, by id.
SELECT id, md5, sha1, sha256, imphash FROM digests ORDER BY id
