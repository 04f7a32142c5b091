DELETE FROM hash_check;
