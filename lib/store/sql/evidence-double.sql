-- Every readable record of a file whose content is known is a duplicate.
UPDATE evidence SET duplicate_of = ?2, chunks = o.chunks, records = o.records, stored = 0, duplicate = o.records - o.unreadable,
                    unreadable = o.unreadable, recovered = o.recovered, first_time = o.first_time, last_time = o.last_time,
                    dirty = o.dirty, resume_at = o.resume_at, status = 'done', deep = o.deep
  FROM evidence o
 WHERE evidence.id = ?1 AND o.id = ?2
RETURNING records, unreadable
