DROP TABLE temp.report_stix;
DROP TABLE temp.report_indicator;
DROP TABLE temp.report_indicates;
DROP TABLE temp.report_refers;
DROP TABLE temp.report_near;
