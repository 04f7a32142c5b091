-- Facts of a host.
SELECT (SELECT COALESCE(sum(count), 0) FROM coverage WHERE host = ?1),
       (SELECT min(first_time) FROM coverage WHERE host = ?1),
       (SELECT max(last_time) FROM coverage WHERE host = ?1),
       (SELECT count(*) FROM lineage WHERE host = ?1 AND same_as = 0),
       (SELECT count(*) FROM temp.report_host_file WHERE host = ?1),
       (SELECT COALESCE(sum(i.count), 0)
          FROM temp.report_host_file h JOIN issue i ON i.evidence = h.evidence
         WHERE h.host = ?1 AND i.effect = 'loss'),
       (SELECT count(*) FROM coverage v JOIN text c ON c.id = v.channel
         WHERE v.host = ?1
           AND c.raw IN ('Microsoft-Windows-Sysmon/Operational',
                         'Linux-Sysmon/Operational'))
