-- Conclusions do not outlive the facts they were drawn from: everything that
-- lineage and detection make, but for rows 0.
DELETE FROM finding_evidence;
DELETE FROM finding;
DELETE FROM corroboration;
DELETE FROM incident;
DELETE FROM rule_run;
DELETE FROM guide;
DELETE FROM rule_host;
DELETE FROM finding_window;
DELETE FROM list_match;
DELETE FROM host WHERE id <> 0;
DELETE FROM host_computer;
DELETE FROM lineage WHERE process <> 0;
DELETE FROM resolved WHERE ref <> 0;
DELETE FROM event_actor;
DELETE FROM ancestor;
DELETE FROM image_sighting;
DELETE FROM digests_content;
DELETE FROM divergence;
DELETE FROM divergence_host;
DELETE FROM comparison;
DELETE FROM hash_check;
DELETE FROM coverage;
DELETE FROM capability;
DELETE FROM derived_issue;
DELETE FROM host_address;
DELETE FROM name_lookup;
DELETE FROM process WHERE event = 0 AND id <> 0;
