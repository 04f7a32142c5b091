SELECT reason FROM verdict WHERE key = ?1 AND verdict = 'suppress'
