-- The tables that a comparison was made with.
DROP TABLE temp.candidate;
DROP TABLE temp.compared_image;
DROP TABLE temp.compared_digests;
