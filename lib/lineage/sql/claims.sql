-- What files say of themselves; of rows that say the same, any is the same.
SELECT id, company, product, description, file_version, original_name
  FROM version_info
 ORDER BY file_version, product, company, original_name, description, id
