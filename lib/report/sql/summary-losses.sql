-- Losses, one row a file and kind: its first in order of offset, and how
-- many there are. What could not be opened at all has no evidence row: its
-- text begins with its name.
SELECT file, file_offset, total, text
  FROM (SELECT COALESCE(f.file, '') AS file, i.file_offset AS file_offset,
               i.text AS text, i.kind AS kind,
               sum(i.count) OVER one_kind AS total,
               row_number() OVER (one_kind ORDER BY i.file_offset IS NULL,
                                  i.file_offset, i.record_id, i.text) AS n
          FROM issue i LEFT JOIN evidence_file f ON f.evidence = i.evidence
         WHERE i.effect = 'loss'
        WINDOW one_kind AS (PARTITION BY COALESCE(f.file, i.text), i.kind))
 WHERE n = 1
 ORDER BY file, file_offset, kind, text
