SELECT 'one', group_concat(raw, ' = ')
  FROM (SELECT c.content AS content, d.raw AS raw
          FROM digests_content c JOIN digests d ON d.id = c.digests
         WHERE c.content <> 0 ORDER BY d.raw)
 GROUP BY content
HAVING count(*) > 1
UNION ALL
SELECT 'differs', d.kind || '|' || h.label || '|' || f.key || k.name || '|' || COALESCE(v.file_version, 'NULL') || '|' || hex(d.digest)
       || '|' || d.class || '|' || d.odd || '|' || hex(d.reference_digest) || '|' || d.algorithm || '|' || COALESCE(d.same_imports, 'NULL')
       || '|' || d.hosts || '|' || d.reference_hosts || '|' || d.count || '|' || d.first_time || '|' || d.last_time || '|' || e.record_id
       || '|' || d.since_time || '|' || d.reference_time || '|' || r.record_id || '|' || d.contents
  FROM divergence d
  JOIN host h         ON h.id = d.host
  JOIN path_key k     ON k.id = d.path_key
  JOIN directory f    ON f.id = k.directory
  JOIN version_info v ON v.id = d.version
  JOIN event e        ON e.id = d.first_event
  JOIN event r        ON r.id = d.reference_event
UNION ALL
SELECT 'odd', h.label || '|' || e.record_id || '|' || o.first_time || '|' || o.last_time || '|' || o.count || '|' || hex(d.digest)
  FROM divergence_host o
  JOIN divergence d   ON d.id = o.divergence
  JOIN host h         ON h.id = o.host
  JOIN event e        ON e.id = o.event;
