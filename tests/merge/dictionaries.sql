-- Every value once, whatever its number.
SELECT 'path', p.text, p.name, d.key, k.name, k.extension
  FROM path p JOIN path_key k ON k.id = p.key JOIN directory d ON d.id = k.directory
UNION ALL SELECT 'command_line', raw, '', '', '', '' FROM command_line
UNION ALL SELECT 'account', raw, domain, name, '', '' FROM account
UNION ALL SELECT 'text', raw, '', '', '', '' FROM text
UNION ALL SELECT 'digests', raw, hex(md5), hex(sha1), hex(sha256), hex(imphash) FROM digests
UNION ALL SELECT 'version', quote(company), quote(product), quote(description), quote(file_version), quote(original_name)
  FROM version_info
UNION ALL SELECT 'computer', name, key, machine_id, '', '' FROM computer
UNION ALL SELECT 'ref', c.name, hex(r.guid), r.pid, p.text, a.raw
  FROM process_ref r JOIN computer c ON c.id = r.computer JOIN path p ON p.id = r.path JOIN account a ON a.id = r.account
UNION ALL SELECT 'module', p.text, d.raw, quote(v.company) || quote(v.product) || quote(v.description) || quote(v.file_version)
                           || quote(v.original_name), i.raw || '|' || g.raw, t.raw
  FROM module m JOIN path p ON p.id = m.path JOIN digests d ON d.id = m.digests JOIN version_info v ON v.id = m.version
  JOIN text i ON i.id = m.is_signed JOIN text g ON g.id = m.signature JOIN text t ON t.id = m.signature_status
UNION ALL SELECT 'registry', d.text, d.key, p.name, p.key, '' FROM registry_path p JOIN registry_directory d ON d.id = p.directory
UNION ALL SELECT 'trace', m.text, t.offsets, '', '', '' FROM call_trace t JOIN call_modules m ON m.id = t.modules
UNION ALL SELECT 'directory', text, key, '', '', '' FROM registry_directory
UNION ALL SELECT 'modules', text, '', '', '', '' FROM call_modules;
