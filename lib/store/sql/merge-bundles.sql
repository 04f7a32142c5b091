SELECT id, label, layout, logs, others FROM bundle ORDER BY id
