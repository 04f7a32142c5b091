-- What rules made of the case before its baselines changed.
DELETE FROM finding_evidence;
DELETE FROM finding;
DELETE FROM corroboration;
DELETE FROM incident;
DELETE FROM rule_run;
DELETE FROM rule_host;
DELETE FROM finding_window;
DELETE FROM comparison;
