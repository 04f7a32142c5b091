-- Every path that an image was seen at, by what is printed of it.
SELECT k.id, min(p.text)
  FROM path_key k
  JOIN path p ON p.key = k.id
 WHERE k.id <> 0
   AND EXISTS (SELECT 1 FROM image_sighting s WHERE s.path_key = k.id)
 GROUP BY k.id
 ORDER BY 2
