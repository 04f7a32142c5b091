-- Everything that a build makes; rows 0 stand.
DELETE FROM host WHERE id <> 0;
DELETE FROM host_computer;
DELETE FROM lineage WHERE process <> 0;
DELETE FROM resolved WHERE ref <> 0;
DELETE FROM event_actor;
DELETE FROM ancestor;
DELETE FROM image_sighting;
DELETE FROM coverage;
DELETE FROM capability;
DELETE FROM derived_issue;
DELETE FROM process WHERE event = 0 AND id <> 0;
