UPDATE evidence SET chunks = ?2, records = ?3, stored = ?4, duplicate = ?5, unreadable = ?6, first_time = ?7, last_time = ?8,
                    dirty = ?9, resume_at = ?10, status = ?11, recovered = ?12, deep = ?13
 WHERE id = ?1
