-- How many findings carry a tuning: its id stands in quotes, as nothing else
-- of the list does, because quotes within a reason are escaped.
SELECT count(*) FROM finding WHERE instr(tuning, '"id":"' || ?1 || '"') > 0
