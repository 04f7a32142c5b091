-- Stream, file and whether it is live, of every event.
SELECT stream, evidence, how = 0 FROM event
