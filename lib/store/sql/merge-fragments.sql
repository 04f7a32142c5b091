SELECT evidence, file_offset, header_id, written, bytes FROM fragment
