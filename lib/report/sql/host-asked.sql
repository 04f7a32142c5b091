-- How many rules could be asked of a host, and of how many.
SELECT (SELECT count(*) FROM rule_host WHERE host = ?1 AND evaluable <> 0),
       (SELECT count(*) FROM rule_run)
