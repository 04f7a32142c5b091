INSERT INTO host (id, label, folder, os) VALUES (?1, ?2, ?3, 'windows')
