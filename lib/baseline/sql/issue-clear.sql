DELETE FROM derived_issue WHERE host = 0 AND kind = 'baseline'
