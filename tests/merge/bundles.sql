SELECT label, layout, logs, others FROM bundle;
