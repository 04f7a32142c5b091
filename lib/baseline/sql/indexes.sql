-- What is made anew in one go once the entries are there.
SELECT name, sql FROM sqlite_schema
 WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'baseline_entry'
 ORDER BY name
