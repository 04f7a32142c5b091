-- What a file claims to be, as cells.
SELECT company, product, file_version, original_name
  FROM version_info WHERE id = ?1
