-- Tables and views of the case, without SQLite's own.
SELECT name, type = 'view'
  FROM sqlite_schema
 WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
