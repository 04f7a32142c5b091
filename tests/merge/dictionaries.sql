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
  FROM process_ref r JOIN computer c ON c.id = r.computer JOIN path p ON p.id = r.path JOIN account a ON a.id = r.account;
