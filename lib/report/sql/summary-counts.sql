-- Hosts, evidence files and records of the case, each as it is printed.
SELECT (SELECT count(*) FROM host WHERE id <> 0),
       (SELECT count(*) FROM evidence WHERE status = 'done' OR chunks > 0),
       (SELECT COALESCE(sum(records), 0) FROM evidence),
       (SELECT count(*) FROM event WHERE how = 0),
       (SELECT COALESCE(sum(unreadable), 0) FROM evidence),
       (SELECT COALESCE(sum(size), 0) FROM evidence WHERE status = 'done' OR chunks > 0),
       (SELECT COALESCE(sum(recovered), 0) FROM evidence_count)
