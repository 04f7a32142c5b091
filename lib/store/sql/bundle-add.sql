INSERT INTO bundle (label, layout, logs, others) VALUES (?1, ?2, ?3, ?4)
