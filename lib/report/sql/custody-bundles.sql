SELECT label, layout, logs, others FROM bundle
 ORDER BY label, layout, logs, others
