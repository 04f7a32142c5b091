-- All that would be named ?1, or ?1 with a number, without a name for now.
UPDATE baseline SET name = ?1 || '#?' || id
 WHERE name = ?1 OR substr(name, 1, length(?1) + 2) = ?1 || '#?'
    OR (length(name) > length(?1) + 1 AND substr(name, 1, length(?1) + 1) = ?1 || '#'
        AND rtrim(substr(name, length(?1) + 2), '0123456789') = '')
