-- The analyst's words on findings that are there, as a run of the rules takes
-- them: suppress says why a finding is none, and then its incident has the
-- level of what is left.
UPDATE finding
   SET suppressed = (SELECT v.reason FROM verdict v
                      WHERE v.key = finding.key AND v.verdict = 'suppress');
UPDATE incident
   SET base_level = COALESCE((SELECT max(f.level) FROM finding f
                               WHERE f.incident = incident.id
                                 AND f.suppressed IS NULL), 0),
       confidence = COALESCE((SELECT max(f.confidence) FROM finding f
                               WHERE f.incident = incident.id
                                 AND f.suppressed IS NULL), 0);
