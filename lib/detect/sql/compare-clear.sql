DROP TABLE IF EXISTS temp.compared_digests;
DROP TABLE IF EXISTS temp.compared_image;
DROP TABLE IF EXISTS temp.candidate;
DELETE FROM comparison;
