-- The lens: tables of the same names in front of those of the case, with what
-- lies in temp.finding_window.
CREATE TEMP TABLE finding AS
SELECT f.*
  FROM temp.finding_window w
  CROSS JOIN main.finding f
  JOIN main.event e ON e.id = f.event
 WHERE (w.since_time IS NULL OR e.time >= w.since_time)
   AND (w.until_time IS NULL OR e.time < w.until_time);
CREATE UNIQUE INDEX temp.shown_finding ON finding (id);
CREATE INDEX temp.shown_finding_by_host ON finding (host);
CREATE INDEX temp.shown_finding_by_rule ON finding (rule, host);
CREATE INDEX temp.shown_finding_by_incident ON finding (incident);
CREATE INDEX temp.shown_finding_by_process ON finding (process);

-- An incident that is in it as a whole is what it was; of one that is cut the
-- rest tells.
CREATE TEMP TABLE incident AS
SELECT i.* FROM main.incident i
 WHERE EXISTS (SELECT 1 FROM temp.finding f WHERE f.incident = i.id);
CREATE UNIQUE INDEX temp.shown_incident ON incident (id);
CREATE INDEX temp.shown_incident_by_host ON incident (host);
UPDATE temp.incident
   SET base_level = COALESCE((SELECT max(f.level) FROM temp.finding f
                               WHERE f.incident = temp.incident.id
                                 AND f.suppressed IS NULL), 0),
       level = COALESCE((SELECT max(f.level) FROM temp.finding f
                          WHERE f.incident = temp.incident.id
                            AND f.suppressed IS NULL), 0),
       confidence = COALESCE((SELECT max(f.confidence) FROM temp.finding f
                               WHERE f.incident = temp.incident.id
                                 AND f.suppressed IS NULL), 0),
       first_time = (SELECT min(e.time)
                       FROM temp.finding f JOIN main.event e ON e.id = f.event
                      WHERE f.incident = temp.incident.id),
       last_time = (SELECT max(e.time)
                      FROM temp.finding f JOIN main.event e ON e.id = f.event
                     WHERE f.incident = temp.incident.id)
 WHERE (SELECT count(*) FROM temp.finding f WHERE f.incident = temp.incident.id)
    <> (SELECT count(*) FROM main.finding f WHERE f.incident = temp.incident.id);
