SELECT id, name, sha256 FROM evidence ORDER BY name, sha256, id
