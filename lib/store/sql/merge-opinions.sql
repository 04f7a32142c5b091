SELECT sha256, file_offset, verdict, text FROM second_opinion
