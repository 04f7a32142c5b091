-- Which tunings lowered a finding, and why.
SELECT CASE j.type WHEN 'object' THEN json_extract(j.value, '$.id')
                   ELSE j.value END,
       CASE j.type WHEN 'object' THEN json_extract(j.value, '$.reason')
                   ELSE '' END
  FROM finding f,
       json_each(CASE WHEN json_valid(f.tuning) THEN f.tuning
                      ELSE '[]' END) j
 WHERE f.id = ?1 ORDER BY j.id
