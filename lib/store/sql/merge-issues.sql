-- Conflicting copies are told of the whole case, after the last source.
SELECT evidence, kind, effect, file_offset, record_id, count, text FROM issue WHERE kind <> 'conflicting-copy' ORDER BY id
