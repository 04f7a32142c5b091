-- The digest of the rules of the last run that tells it.
SELECT rules_sha256 FROM run WHERE rules_sha256 <> zeroblob(32)
 ORDER BY id DESC LIMIT 1
