SELECT how, evidence, file_offset FROM sighting WHERE event = ?1
