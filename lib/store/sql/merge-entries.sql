SELECT baseline, line, path, key, file, company, product, version, label, md5, sha1, sha256, imphash FROM baseline_entry ORDER BY id
