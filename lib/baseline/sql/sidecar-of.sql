SELECT size, sha256 FROM made_of
