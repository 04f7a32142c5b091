-- FILE is read in the order of its key, so that DISTINCT holds nothing.
SELECT digest_bytes(md5) AS d, digest_bytes(sha256) FROM (SELECT DISTINCT sha256, sha1, md5 FROM FILE)
 WHERE digest_bytes(md5) IS NOT NULL
 ORDER BY 1, 2
