DELETE FROM finding_window
