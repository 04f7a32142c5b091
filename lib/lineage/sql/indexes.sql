-- What is made anew in one go once the rows are there.
SELECT name, sql FROM sqlite_schema
 WHERE type = 'index' AND sql IS NOT NULL
   AND tbl_name IN ('lineage', 'ancestor', 'resolved', 'event_actor')
 ORDER BY name
