-- Entries that may speak of an image, by content (via 1: one a digest and
-- list is enough), by its path (2), by what it claims to be (3). Path_key 0:
-- every image with these digests.
CREATE TEMP TABLE candidate (digests INTEGER NOT NULL, path_key INTEGER NOT NULL, version INTEGER NOT NULL, baseline INTEGER NOT NULL,
                             entry INTEGER NOT NULL, via INTEGER NOT NULL,
                             PRIMARY KEY (digests, path_key, version, baseline, entry)) WITHOUT ROWID;
INSERT OR IGNORE INTO candidate
SELECT i.digests, i.path_key, i.version, e.baseline, e.id, 2
  FROM compared_image i CROSS JOIN baseline_entry e
 WHERE e.key = i.key;
INSERT OR IGNORE INTO candidate
SELECT i.digests, i.path_key, i.version, e.baseline, e.id, 3
  FROM compared_image i
 CROSS JOIN baseline_entry e
 WHERE e.file = i.file AND e.version = i.file_version AND e.version <> '' AND e.product = i.product AND i.product <> '';
INSERT OR IGNORE INTO candidate
SELECT d.digests, 0, 0, e.baseline, min(e.id), 1
  FROM compared_digests d CROSS JOIN baseline_entry e
 WHERE e.sha256 = d.sha256 AND d.hollow = 0
 GROUP BY d.digests, e.baseline;
INSERT OR IGNORE INTO candidate
SELECT d.digests, 0, 0, e.baseline, min(e.id), 1
  FROM compared_digests d CROSS JOIN baseline_entry e
 WHERE e.sha1 = d.sha1 AND d.hollow = 0
 GROUP BY d.digests, e.baseline;
INSERT OR IGNORE INTO candidate
SELECT d.digests, 0, 0, e.baseline, min(e.id), 1
  FROM compared_digests d CROSS JOIN baseline_entry e
 WHERE e.md5 = d.md5 AND d.hollow = 0
 GROUP BY d.digests, e.baseline;
INSERT OR IGNORE INTO candidate
SELECT d.digests, 0, 0, e.baseline, min(e.id), 1
  FROM compared_digests d CROSS JOIN baseline_entry e CROSS JOIN baseline b
 WHERE e.imphash = d.imphash AND b.id = e.baseline AND b.kind = 3
 GROUP BY d.digests, e.baseline;
