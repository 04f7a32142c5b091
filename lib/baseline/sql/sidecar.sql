-- Until it is whole it has another name: no waiting for the disk.
PRAGMA application_id = 0x53544d49; -- 'STMI'
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
CREATE TABLE made_of (size INTEGER NOT NULL, sha256 BLOB NOT NULL) STRICT;
CREATE TABLE known_sha1 (digest BLOB PRIMARY KEY, sha256 BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE known_md5 (digest BLOB PRIMARY KEY, sha256 BLOB NOT NULL) STRICT, WITHOUT ROWID;
