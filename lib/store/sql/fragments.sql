SELECT evidence, file_offset, header_id, written, bytes FROM fragment ORDER BY evidence, file_offset
