-- The digest of the rules of the last run that tells it; merged runs have
-- ids in any order.
SELECT rules_sha256 FROM run WHERE rules_sha256 <> zeroblob(32)
 ORDER BY started DESC, id DESC LIMIT 1
