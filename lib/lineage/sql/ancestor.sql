INSERT INTO ancestor (process, depth, ancestor) VALUES (?, ?, ?)
