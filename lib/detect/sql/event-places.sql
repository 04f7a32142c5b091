-- Where a record stands, but for files of equal content.
SELECT how, evidence, file_offset FROM event WHERE id = ?1
UNION ALL
SELECT how, evidence, file_offset FROM event_copy WHERE event = ?1
