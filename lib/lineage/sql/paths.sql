-- An image that is not known has no key: no value is spelled in four ways.
SELECT id, CASE WHEN text IN ('', '-', '?', '<unknown process>') THEN 0
                ELSE key END
  FROM path
