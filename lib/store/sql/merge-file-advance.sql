UPDATE evidence SET size = ?2, reader = ?3, chunks = ?4, records = ?5, unreadable = ?6, recovered = ?7, first_time = ?8,
                    last_time = ?9, dirty = ?10, resume_at = ?11, status = ?12, deep = ?13, stored = 0, duplicate = ?5 - ?6
 WHERE id = ?1
