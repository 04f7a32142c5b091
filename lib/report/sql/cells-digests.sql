-- Digests as cells.
SELECT lower(hex(md5)), lower(hex(sha1)), lower(hex(sha256)),
       lower(hex(imphash))
  FROM digests WHERE id = ?1
