-- What stands in the bundle already, by UUID; and files that findings speak
-- of, as patterns, with the techniques of these findings.
CREATE TEMP TABLE report_stix (id BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE report_indicator (
    pattern TEXT PRIMARY KEY, name TEXT NOT NULL, first_time INTEGER NOT NULL,
    last_time INTEGER NOT NULL, confidence INTEGER NOT NULL,
    findings INTEGER NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE report_indicates (
    pattern TEXT NOT NULL, technique TEXT NOT NULL,
    first_time INTEGER NOT NULL, last_time INTEGER NOT NULL,
    PRIMARY KEY (pattern, technique)) WITHOUT ROWID;
-- What a finding (scope 0), the report on its incident (1) and a process that
-- opened connections (2) refer to.
CREATE TEMP TABLE report_refers (
    scope INTEGER NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (scope, id)) WITHOUT ROWID;
CREATE TEMP TABLE report_near (
    process INTEGER PRIMARY KEY, contacts INTEGER NOT NULL);
