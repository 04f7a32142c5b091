INSERT OR IGNORE INTO name_lookup (process, ip, time, name) VALUES (?, ?, ?, ?)
