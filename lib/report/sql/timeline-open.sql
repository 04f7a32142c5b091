-- What a timeline shows of the case: spans of time around the findings of an
-- incident, the processes of its tree, and the events of these in those.
CREATE TEMP TABLE report_span (
    root INTEGER NOT NULL, since_time INTEGER NOT NULL,
    until_time INTEGER NOT NULL, incident TEXT NOT NULL,
    PRIMARY KEY (root, since_time, incident)) WITHOUT ROWID;
CREATE TEMP TABLE report_branch (
    process INTEGER NOT NULL, root INTEGER NOT NULL,
    PRIMARY KEY (process, root)) WITHOUT ROWID;
CREATE TEMP TABLE report_branch_ref (
    ref INTEGER NOT NULL, root INTEGER NOT NULL,
    PRIMARY KEY (ref, root)) WITHOUT ROWID;
CREATE TEMP TABLE report_timeline (
    event INTEGER PRIMARY KEY, incident TEXT, cited INTEGER NOT NULL);
-- What the hosts of computers are called.
CREATE TEMP TABLE report_label (
    computer INTEGER PRIMARY KEY, label TEXT NOT NULL);
-- Findings by the event that they are about, in the order of print.
CREATE TEMP TABLE report_found (
    event INTEGER NOT NULL, rule TEXT NOT NULL, key TEXT NOT NULL,
    finding INTEGER NOT NULL,
    PRIMARY KEY (event, rule, key)) WITHOUT ROWID;
-- Events that stand in more than one place, and the place that is printed.
CREATE TEMP TABLE report_copied (event INTEGER PRIMARY KEY);
CREATE TEMP TABLE report_moved (
    event INTEGER PRIMARY KEY, file TEXT NOT NULL, rank INTEGER NOT NULL,
    file_offset INTEGER NOT NULL, how INTEGER NOT NULL);
