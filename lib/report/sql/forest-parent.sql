SELECT parent, depth FROM lineage WHERE process = ?1
