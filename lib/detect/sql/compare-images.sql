-- What is compared. Zeros are what Sysmon logs where it could not hash, so
-- they are no digest; the digest of the empty file says nothing of whose
-- file it is. `logged`: 0 none, 1 a digest, 2 text that holds none, 3 zeros.
CREATE TEMP TABLE compared_digests (digests INTEGER PRIMARY KEY, md5 BLOB, sha1 BLOB, sha256 BLOB, imphash BLOB,
                                    hollow INTEGER NOT NULL, logged INTEGER NOT NULL, best INTEGER NOT NULL, strongest BLOB);
CREATE INDEX temp.compared_digests_by_strongest ON compared_digests (best, strongest);
INSERT INTO compared_digests
SELECT d.id, nullif(d.md5, zeroblob(16)), nullif(d.sha1, zeroblob(20)), nullif(d.sha256, zeroblob(32)), nullif(d.imphash, zeroblob(16)),
       COALESCE(d.md5 = x'd41d8cd98f00b204e9800998ecf8427e', 0) OR COALESCE(d.sha1 = x'da39a3ee5e6b4b0d3255bfef95601890afd80709', 0)
       OR COALESCE(d.sha256 = x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0),
       CASE WHEN COALESCE(nullif(d.md5, zeroblob(16)), nullif(d.sha1, zeroblob(20)), nullif(d.sha256, zeroblob(32))) IS NOT NULL THEN 1
            WHEN COALESCE(d.md5, d.sha1, d.sha256) IS NOT NULL THEN 3
            WHEN d.imphash IS NOT NULL OR d.raw IN ('', '-', '?') THEN 0
            ELSE 2 END,
       CASE WHEN d.sha256 <> zeroblob(32) THEN 3 WHEN d.sha1 <> zeroblob(20) THEN 2 WHEN d.md5 <> zeroblob(16) THEN 1 ELSE 0 END,
       COALESCE(nullif(d.sha256, zeroblob(32)), nullif(d.sha1, zeroblob(20)), nullif(d.md5, zeroblob(16)))
  FROM (SELECT DISTINCT digests FROM image_sighting) s
 CROSS JOIN digests d
 WHERE d.id = s.digests;

CREATE TEMP TABLE compared_image (path_key INTEGER NOT NULL, digests INTEGER NOT NULL, version INTEGER NOT NULL,
                                  key TEXT NOT NULL, file TEXT NOT NULL, product TEXT NOT NULL, file_version TEXT NOT NULL,
                                  PRIMARY KEY (digests, path_key, version)) WITHOUT ROWID;
INSERT INTO compared_image
SELECT s.path_key, s.digests, s.version, r.key || k.name, f.name, COALESCE(v.product, ''), COALESCE(v.file_version, '')
  FROM (SELECT DISTINCT path_key, digests, version FROM image_sighting) s
 CROSS JOIN path_key k
 CROSS JOIN directory r
 CROSS JOIN path_key f
 CROSS JOIN version_info v
 WHERE k.id = s.path_key AND r.id = k.directory AND f.id = k.file AND v.id = s.version;
