-- What a rule says of a finding besides its columns with a meaning.
SELECT j.key, CASE j.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
                          WHEN 'null' THEN '' ELSE j.value END
  FROM finding f,
       json_each(CASE WHEN json_valid(f.details) THEN f.details
                      ELSE '{}' END) j
 WHERE f.id = ?1 ORDER BY j.id
