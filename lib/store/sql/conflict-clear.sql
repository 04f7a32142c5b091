DELETE FROM issue WHERE kind = 'conflicting-copy'
