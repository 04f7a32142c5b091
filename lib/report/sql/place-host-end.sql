-- Forgets the places of the host in hand.
DELETE FROM temp.report_process_event;
