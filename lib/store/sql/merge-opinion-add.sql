INSERT INTO second_opinion (sha256, file_offset, verdict, text)
VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (sha256, file_offset) DO NOTHING
