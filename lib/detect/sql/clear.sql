-- Everything that a run of the rules makes, but for list_match.
DELETE FROM finding_evidence;
DELETE FROM finding;
DELETE FROM corroboration;
DELETE FROM incident;
DELETE FROM rule_run;
DELETE FROM guide;
DELETE FROM rule_host;
DELETE FROM finding_window;
