-- Which digests and claims a dictionary row has, as bits (parts.h).
SELECT 0, id, (sha1 IS NOT NULL) * 2 + (sha256 IS NOT NULL) * 4
              + (md5 IS NOT NULL) * 8 + (imphash IS NOT NULL) * 16
  FROM digests
UNION ALL
SELECT 1, id, company IS NOT NULL FROM version_info
