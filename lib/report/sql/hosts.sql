-- The hosts in order of their folders.
SELECT id, label, folder, os FROM host WHERE id <> 0 ORDER BY folder
