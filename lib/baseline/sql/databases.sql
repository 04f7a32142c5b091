SELECT id, name, location, size, sha256 FROM baseline WHERE location <> '' ORDER BY name
