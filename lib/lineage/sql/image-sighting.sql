INSERT INTO image_sighting (path_key, digests, version, host, kind, first_time,
                            last_time, count, first_event)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
