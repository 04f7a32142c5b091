UPDATE coverage SET gaps = ?3 WHERE host = ?1 AND channel = ?2
