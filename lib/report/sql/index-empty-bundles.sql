-- Bundles that hold no event log.
SELECT label, layout, others FROM bundle WHERE logs = 0
 ORDER BY label, layout, others
