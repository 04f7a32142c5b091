-- In front of the table of this name: which window is shown.
CREATE TEMP TABLE finding_window (since_time INTEGER, until_time INTEGER,
                                  last_span TEXT NOT NULL,
                                  newest_time INTEGER);
