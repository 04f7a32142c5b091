INSERT INTO baseline_entry (baseline, line, path, key, file, company, product, version, label, md5, sha1, sha256, imphash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
