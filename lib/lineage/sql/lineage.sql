INSERT INTO lineage (process, host, parent, how, root, depth, ended, same_as)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
