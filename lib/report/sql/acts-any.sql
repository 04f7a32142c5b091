-- Which sorts of acts a process has, before sql/acts.sql is run for it: that
-- takes tables of its own. 1 files, 2 places, 4 modules; 7 where its pid had
-- to be told by time.
SELECT EXISTS (SELECT 1 FROM resolved v CROSS JOIN file_event x ON x.actor = v.ref
                WHERE v.process = ?1)
     | 2 * (EXISTS (SELECT 1 FROM resolved v CROSS JOIN network x ON x.actor = v.ref
                     WHERE v.process = ?1)
            OR EXISTS (SELECT 1 FROM resolved v CROSS JOIN dns x ON x.actor = v.ref
                        WHERE v.process = ?1))
     | 4 * EXISTS (SELECT 1 FROM resolved v CROSS JOIN image_load x ON x.actor = v.ref
                    WHERE v.process = ?1)
     | 7 * EXISTS (SELECT 1 FROM event_actor a
                    WHERE a.process = ?1 AND a.role = 1)
