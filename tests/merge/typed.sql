-- What typed tables say, every row number as the words behind it.
WITH ref (id, words) AS (
     SELECT r.id, c.name || '|' || c.machine_id || '|' || hex(r.guid) || '|' || ifnull(r.pid, '-') || '|' || p.text || '|' || a.raw
       FROM process_ref r JOIN computer c ON c.id = r.computer JOIN path p ON p.id = r.path JOIN account a ON a.id = r.account),
     version (id, words) AS (
     SELECT id, quote(company) || quote(product) || quote(description) || quote(file_version) || quote(original_name)
       FROM version_info),
     said (event, words) AS (
     SELECT e.id, c.name || '|' || e.record_id || '|' || e.time || '|' || e.content
       FROM event e JOIN stream s ON s.id = e.stream JOIN computer c ON c.id = s.computer)
SELECT 'process', e.words, self.words, x.started, d.raw, v.words, l.raw, w.text, x.logon_id, hex(x.logon_guid), x.session, i.raw,
       n.raw, parent.words, pl.raw
  FROM process x
  JOIN said e ON e.event = x.event
  JOIN ref self ON self.id = x.self
  JOIN digests d ON d.id = x.digests
  JOIN version v ON v.id = x.version
  JOIN command_line l ON l.id = x.command_line
  JOIN path w ON w.id = x.directory
  JOIN text i ON i.id = x.integrity
  JOIN text n ON n.id = x.rule_name
  JOIN ref parent ON parent.id = x.parent
  JOIN command_line pl ON pl.id = x.parent_command_line
UNION ALL
SELECT 'file_event', e.words, actor.words, x.kind, x.lag, t.text, d.raw, x.creation_time, x.previous_creation_time, ie.raw, ar.raw,
       co.raw, n.raw, '', ''
  FROM file_event x
  JOIN said e ON e.event = x.event
  JOIN ref actor ON actor.id = x.actor
  JOIN path t ON t.id = x.target
  JOIN digests d ON d.id = x.digests
  JOIN text ie ON ie.id = x.is_executable
  JOIN text ar ON ar.id = x.archived
  JOIN text co ON co.id = x.contents
  JOIN text n ON n.id = x.rule_name
UNION ALL
SELECT 'process_end', e.words, self.words, x.lag, n.raw, '', '', '', '', '', '', '', '', '', ''
  FROM process_end x
  JOIN said e ON e.event = x.event
  JOIN ref self ON self.id = x.self
  JOIN text n ON n.id = x.rule_name;
