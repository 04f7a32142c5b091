-- Hosts that share a machine id under other names: renamed, or cloned.
SELECT a.machine_id, h.label, h.folder
  FROM host_alias a JOIN host h ON h.id = a.host
 ORDER BY a.machine_id, h.folder
