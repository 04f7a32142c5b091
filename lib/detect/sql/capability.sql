SELECT have, total FROM capability WHERE host = ?1 AND need = ?2
