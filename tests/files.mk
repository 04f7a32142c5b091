# SPDX-License-Identifier: Apache-2.0
# A suite is one program tests/check_MODULE; every test is run by `make check`.
TEST_LIBS = lib/libstemma.la $(CHECK_LIBS) $(SQLITE_LIBS) $(DEFLATE_LIBS)
TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DSRCDIR='"$(abs_top_srcdir)"' -DBUILDDIR='"$(abs_top_builddir)"'
TEST_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
EXTRA_DIST += tests/layers.sh tests/cli.sh tests/cli

TESTS += tests/layers.sh tests/cli.sh tests/merge.sh tests/faults_input.sh
EXTRA_DIST += tests/merge.sh tests/merge tests/faults_input.sh
check_SCRIPTS += tests/layers.sh tests/cli.sh
AM_TESTS_ENVIRONMENT = top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir;

if HAVE_CHECK
suites = tests/check_ahead tests/check_base tests/check_pool tests/check_db tests/check_evidence \
	tests/check_case tests/check_merge
check_PROGRAMS += $(suites)
TESTS += $(suites)

tests_check_base_SOURCES = tests/check_base.c tests/suite.h
tests_check_base_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_base_CFLAGS = $(TEST_CFLAGS)
tests_check_base_LDADD = $(TEST_LIBS)
tests_check_pool_SOURCES = tests/check_pool.c tests/suite.h
tests_check_pool_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_pool_CFLAGS = $(TEST_CFLAGS)
tests_check_pool_LDADD = $(TEST_LIBS)
tests_check_ahead_SOURCES = tests/check_ahead.c tests/folder.h tests/suite.h
tests_check_ahead_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_ahead_CFLAGS = $(TEST_CFLAGS)
tests_check_ahead_LDADD = $(TEST_LIBS)

tests_check_db_SOURCES = tests/check_db.c tests/suite.h
tests_check_db_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_db_CFLAGS = $(TEST_CFLAGS)
tests_check_db_LDADD = $(TEST_LIBS)

tests_check_evidence_SOURCES = tests/check_evidence.c tests/suite.h tests/folder.h
tests_check_evidence_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_evidence_CFLAGS = $(TEST_CFLAGS)
tests_check_evidence_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/check_archive
TESTS += tests/check_archive
tests_check_archive_SOURCES = tests/check_archive.c tests/suite.h tests/folder.h
tests_check_archive_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_archive_CFLAGS = $(TEST_CFLAGS)
tests_check_archive_LDADD = $(TEST_LIBS) $(ARCHIVE_LIBS)

tests_check_merge_SOURCES = tests/check_merge.c tests/suite.h tests/folder.h
tests_check_merge_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_merge_CFLAGS = $(TEST_CFLAGS)
tests_check_merge_LDADD = $(TEST_LIBS)

tests_check_case_SOURCES = tests/check_case.c tests/suite.h tests/folder.h
tests_check_case_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_case_CFLAGS = $(TEST_CFLAGS)
tests_check_case_LDADD = $(TEST_LIBS)
endif

# The read layer.
if HAVE_CHECK
read_suites = tests/check_dump tests/check_walk tests/check_corpus_walk \
	tests/check_xml \
	tests/check_reader
check_PROGRAMS += $(read_suites)
TESTS += $(read_suites)

tests_check_dump_SOURCES = tests/check_dump.c tests/folder.h tests/suite.h
tests_check_dump_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_dump_CFLAGS = $(TEST_CFLAGS)
tests_check_dump_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_walk_SOURCES = tests/check_walk.c tests/craft.c tests/craft.h \
	tests/suite.h
tests_check_walk_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_walk_CFLAGS = $(TEST_CFLAGS)
tests_check_walk_LDADD = $(TEST_LIBS)

tests_check_corpus_walk_SOURCES = tests/check_corpus_walk.c tests/suite.h
tests_check_corpus_walk_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_corpus_walk_CFLAGS = $(TEST_CFLAGS)
tests_check_corpus_walk_LDADD = $(TEST_LIBS)

tests_check_xml_SOURCES = tests/check_xml.c tests/suite.h
tests_check_xml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_xml_CFLAGS = $(TEST_CFLAGS)
tests_check_xml_LDADD = $(TEST_LIBS)

tests_check_reader_SOURCES = tests/check_reader.c tests/craft.c \
	tests/craft.h tests/folder.h tests/suite.h
tests_check_reader_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_reader_CFLAGS = $(TEST_CFLAGS)
tests_check_reader_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)
endif

# The event and store layers.
TESTS += tests/corpus/store.sh tests/kill-resume.sh tests/second_reader.sh
check_SCRIPTS += tests/corpus/store.sh tests/kill-resume.sh tests/second_reader.sh
EXTRA_DIST += tests/kill-resume.sh tests/second_reader.sh
if HAVE_CHECK
store_suites = tests/check_event tests/check_ingest tests/check_store \
	tests/check_sysmon tests/check_views
EXTRA_DIST += tests/said.sql
check_PROGRAMS += $(store_suites)
TESTS += $(store_suites)

tests_check_event_SOURCES = tests/check_event.c tests/records.h tests/suite.h
tests_check_event_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_event_CFLAGS = $(TEST_CFLAGS)
tests_check_event_LDADD = $(TEST_LIBS)

tests_check_ingest_SOURCES = tests/check_ingest.c tests/folder.h tests/suite.h
tests_check_ingest_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_ingest_CFLAGS = $(TEST_CFLAGS)
tests_check_ingest_LDADD = $(TEST_LIBS)

tests_check_store_SOURCES = tests/check_store.c tests/records.h tests/suite.h
tests_check_store_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_store_CFLAGS = $(TEST_CFLAGS)
tests_check_store_LDADD = $(TEST_LIBS)

tests_check_sysmon_SOURCES = tests/check_sysmon.c tests/folder.h \
	tests/records.h tests/suite.h
tests_check_sysmon_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_sysmon_CFLAGS = $(TEST_CFLAGS)
tests_check_sysmon_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_views_SOURCES = tests/check_views.c tests/records.h tests/suite.h
tests_check_views_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_views_CFLAGS = $(TEST_CFLAGS)
tests_check_views_LDADD = $(TEST_LIBS)
endif

# The lineage layer; facts.[ch] fill a case database without event logs.
facts_sources = tests/facts.c tests/facts.h tests/facts-dictionary.c \
	tests/facts-parts.h tests/facts-rows.c tests/facts-typed.c tests/suite.h
if HAVE_CHECK
lineage_suites = tests/check_arrival tests/check_cells tests/check_content tests/check_derived tests/check_forest \
	tests/check_hosts tests/check_lineage tests/check_pid
check_PROGRAMS += $(lineage_suites)
TESTS += $(lineage_suites)

tests_check_arrival_SOURCES = tests/check_arrival.c $(facts_sources)
tests_check_arrival_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_arrival_CFLAGS = $(TEST_CFLAGS)
tests_check_arrival_LDADD = $(TEST_LIBS)

tests_check_content_SOURCES = tests/check_content.c $(facts_sources)
tests_check_content_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_content_CFLAGS = $(TEST_CFLAGS)
tests_check_content_LDADD = $(TEST_LIBS)

tests_check_derived_SOURCES = tests/check_derived.c $(facts_sources)
tests_check_derived_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_derived_CFLAGS = $(TEST_CFLAGS)
tests_check_derived_LDADD = $(TEST_LIBS)

tests_check_cells_SOURCES = tests/check_cells.c $(facts_sources)
tests_check_cells_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_cells_CFLAGS = $(TEST_CFLAGS)
tests_check_cells_LDADD = $(TEST_LIBS)
tests_check_forest_SOURCES = tests/check_forest.c $(facts_sources)
tests_check_forest_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_forest_CFLAGS = $(TEST_CFLAGS)
tests_check_forest_LDADD = $(TEST_LIBS)

tests_check_hosts_SOURCES = tests/check_hosts.c $(facts_sources)
tests_check_hosts_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_hosts_CFLAGS = $(TEST_CFLAGS)
tests_check_hosts_LDADD = $(TEST_LIBS)

tests_check_lineage_SOURCES = tests/check_lineage.c $(facts_sources)
tests_check_lineage_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_lineage_CFLAGS = $(TEST_CFLAGS)
tests_check_lineage_LDADD = $(TEST_LIBS)

tests_check_pid_SOURCES = tests/check_pid.c $(facts_sources)
tests_check_pid_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_pid_CFLAGS = $(TEST_CFLAGS)
tests_check_pid_LDADD = $(TEST_LIBS)
endif

# Fuzz targets, replayed over their stored inputs.
check_PROGRAMS += tests/fuzz/replay_walk tests/fuzz/replay_xml
TESTS += tests/fuzz/replay_walk tests/fuzz/replay_xml
EXTRA_DIST += tests/fuzz/corpus
tests_fuzz_replay_walk_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_walk.c \
	tests/fuzz/replay.c
tests_fuzz_replay_walk_CPPFLAGS = $(AM_CPPFLAGS) \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/walk"'
tests_fuzz_replay_walk_LDADD = lib/libstemma.la

tests_fuzz_replay_xml_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_xml.c \
	tests/fuzz/replay.c
tests_fuzz_replay_xml_CPPFLAGS = $(AM_CPPFLAGS) \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/xml"'
tests_fuzz_replay_xml_LDADD = lib/libstemma.la

# What the reader finds in the corpus, compared by a script.
check_PROGRAMS += tests/print_fields
tests_print_fields_SOURCES = tests/print_fields.c
tests_print_fields_LDADD = lib/libstemma.la
check_SCRIPTS += tests/corpus/reader.sh tests/corpus/recover.sh
TESTS += tests/corpus/reader.sh tests/corpus/recover.sh
EXTRA_DIST += tests/corpus

# The detect layer.
if HAVE_CHECK
detect_suites = tests/check_window tests/check_rule tests/check_list tests/check_detect \
	tests/check_confined tests/check_plan tests/check_incident tests/check_guide tests/check_corroborate
check_PROGRAMS += $(detect_suites)
TESTS += $(detect_suites)

tests_check_window_SOURCES = tests/check_window.c $(facts_sources)
tests_check_window_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_window_CFLAGS = $(TEST_CFLAGS)
tests_check_window_LDADD = $(TEST_LIBS)

tests_check_rule_SOURCES = tests/check_rule.c tests/folder.h tests/suite.h
tests_check_rule_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_rule_CFLAGS = $(TEST_CFLAGS)
tests_check_rule_LDADD = $(TEST_LIBS)

tests_check_list_SOURCES = tests/check_list.c tests/folder.h tests/suite.h
tests_check_list_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_list_CFLAGS = $(TEST_CFLAGS)
tests_check_list_LDADD = $(TEST_LIBS)

tests_check_detect_SOURCES = tests/check_detect.c $(facts_sources)
tests_check_detect_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_detect_CFLAGS = $(TEST_CFLAGS)
tests_check_detect_LDADD = $(TEST_LIBS)

tests_check_confined_SOURCES = tests/check_confined.c tests/folder.h \
	$(facts_sources)
tests_check_confined_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_confined_CFLAGS = $(TEST_CFLAGS)
tests_check_confined_LDADD = $(TEST_LIBS)

tests_check_plan_SOURCES = tests/check_plan.c $(facts_sources)
tests_check_plan_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_plan_CFLAGS = $(TEST_CFLAGS)
tests_check_plan_LDADD = $(TEST_LIBS)

tests_check_guide_SOURCES = tests/check_guide.c
tests_check_guide_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_guide_CFLAGS = $(TEST_CFLAGS)
tests_check_guide_LDADD = $(TEST_LIBS)

tests_check_incident_SOURCES = tests/check_incident.c tests/folder.h \
	$(facts_sources)
tests_check_incident_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_incident_CFLAGS = $(TEST_CFLAGS)
tests_check_incident_LDADD = $(TEST_LIBS)

tests_check_corroborate_SOURCES = tests/check_corroborate.c tests/folder.h \
	$(facts_sources)
tests_check_corroborate_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_corroborate_CFLAGS = $(TEST_CFLAGS)
tests_check_corroborate_LDADD = $(TEST_LIBS)
endif
check_SCRIPTS += tests/corpus/detect.sh tests/rules.sh tests/rule_steps.sh tests/tuning.sh tests/variations.sh
TESTS += tests/corpus/detect.sh tests/rules.sh tests/rule_steps.sh tests/tuning.sh tests/variations.sh
TESTS += tests/corpus/integrity.sh
EXTRA_DIST += tests/corpus/integrity.sh tests/corpus/integrity.py
EXTRA_DIST += tests/rules.sh tests/rule_steps.sh tests/tuning.sh tests/variations.sh \
	tests/variations.py

# The report layer.
if HAVE_CHECK
report_suites = tests/check_outputs tests/check_report tests/check_pages \
	tests/check_index tests/check_input
check_PROGRAMS += $(report_suites)
TESTS += $(report_suites)

tests_check_input_SOURCES = tests/check_input.c $(facts_sources)
tests_check_input_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_input_CFLAGS = $(TEST_CFLAGS)
tests_check_input_LDADD = $(TEST_LIBS)

tests_check_outputs_SOURCES = tests/check_outputs.c tests/folder.h \
	tests/suite.h
tests_check_outputs_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_outputs_CFLAGS = $(TEST_CFLAGS)
tests_check_outputs_LDADD = $(TEST_LIBS)

tests_check_report_SOURCES = tests/check_report.c tests/report-case.c \
	tests/report-case.h tests/folder.h $(facts_sources)
tests_check_report_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_report_CFLAGS = $(TEST_CFLAGS)
tests_check_report_LDADD = $(TEST_LIBS)

page_sources = tests/page.c tests/page.h tests/pages.h tests/report-case.c \
	tests/report-case.h tests/folder.h $(facts_sources)
tests_check_index_SOURCES = tests/check_index.c $(page_sources)
tests_check_index_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_index_CFLAGS = $(TEST_CFLAGS) $(XML_CFLAGS)
tests_check_index_LDADD = $(TEST_LIBS) $(XML_LIBS)

tests_check_pages_SOURCES = tests/check_pages.c $(page_sources)
tests_check_pages_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_pages_CFLAGS = $(TEST_CFLAGS) $(XML_CFLAGS) $(CRYPTO_CFLAGS)
tests_check_pages_LDADD = $(TEST_LIBS) $(XML_LIBS) $(CRYPTO_LIBS)
endif

# Lineage of the corpus, computed a second way.
check_SCRIPTS += tests/corpus/lineage.sh
TESTS += tests/corpus/lineage.sh

if HAVE_CHECK
check_PROGRAMS += tests/check_pictures
TESTS += tests/check_pictures
tests_check_pictures_SOURCES = tests/check_pictures.c tests/page.c \
	tests/page.h tests/report-case.c tests/report-case.h tests/folder.h \
	$(facts_sources)
tests_check_pictures_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_pictures_CFLAGS = $(TEST_CFLAGS) $(XML_CFLAGS)
tests_check_pictures_LDADD = $(TEST_LIBS) $(XML_LIBS)
endif

# Pages in a browser, where there is one.
page_tests = tests/html_render.sh tests/html_browser.sh \
	tests/html_contrast.sh tests/html_hostile.sh tests/html_links.sh
check_SCRIPTS += $(page_tests)
TESTS += $(page_tests)
EXTRA_DIST += $(page_tests) tests/browser.sh

check_PROGRAMS += tests/fuzz/replay_rule
TESTS += tests/fuzz/replay_rule
tests_fuzz_replay_rule_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_rule.c \
	tests/fuzz/replay.c
tests_fuzz_replay_rule_CPPFLAGS = $(AM_CPPFLAGS) \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/rule"'
tests_fuzz_replay_rule_LDADD = lib/libstemma.la

# Memory that runs out and disks that fail: faults.[ch] stand in for the C
# library's functions; the commands' own code is linked in.
TESTS += tests/two-at-once.sh tests/faults_exits.sh tests/faults_memory.sh
check_SCRIPTS += tests/two-at-once.sh tests/faults_exits.sh \
	tests/faults_memory.sh
EXTRA_DIST += tests/two-at-once.sh tests/faults_exits.sh \
	tests/faults_memory.sh
check_PROGRAMS += tests/faults/stemma
tests_faults_stemma_SOURCES = $(stemma_SOURCES) tests/faults/faults.c \
	tests/faults/faults.h
tests_faults_stemma_LDADD = $(stemma_LDADD)
faults_sources = tests/faults/faults.c tests/faults/faults.h \
	tests/faults/steps.c tests/faults/steps.h src/cmd.c src/cmd.h \
	src/input.c src/baselines.c src/baselines.h src/second-reader.c src/pipeline.c src/pipeline.h src/progress.c src/progress.h \
	tests/folder.h tests/suite.h
if HAVE_CHECK
faults_suites = tests/check_memory tests/check_disk tests/check_flips \
	tests/check_seeds
check_PROGRAMS += $(faults_suites)
TESTS += $(faults_suites)

tests_check_memory_SOURCES = tests/check_memory.c $(faults_sources)
tests_check_memory_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/src
tests_check_memory_CFLAGS = $(TEST_CFLAGS)
tests_check_memory_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS) $(XXHASH_LIBS)

tests_check_flips_SOURCES = tests/check_flips.c tests/folder.h tests/suite.h
tests_check_flips_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_flips_CFLAGS = $(TEST_CFLAGS)
tests_check_flips_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_seeds_SOURCES = tests/check_seeds.c $(faults_sources)
tests_check_seeds_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/src
tests_check_seeds_CFLAGS = $(TEST_CFLAGS)
tests_check_seeds_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS) $(XXHASH_LIBS)

tests_check_disk_SOURCES = tests/check_disk.c $(faults_sources)
tests_check_disk_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/src
tests_check_disk_CFLAGS = $(TEST_CFLAGS)
tests_check_disk_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS) $(XXHASH_LIBS)
endif

# The native reader against itself; same.[ch] say what a reader says.
same_sources = tests/same.c tests/same.h
if HAVE_CHECK
native_suites = tests/check_binxml tests/check_edges tests/check_shape \
	tests/check_typed
check_PROGRAMS += $(native_suites)
TESTS += $(native_suites)

tests_check_binxml_SOURCES = tests/check_binxml.c tests/assemble.c \
	tests/assemble.h tests/suite.h $(same_sources)
tests_check_binxml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_binxml_CFLAGS = $(TEST_CFLAGS)
tests_check_binxml_LDADD = $(TEST_LIBS)

tests_check_edges_SOURCES = tests/check_edges.c tests/folder.h tests/suite.h \
	$(same_sources)
tests_check_edges_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_edges_CFLAGS = $(TEST_CFLAGS)
tests_check_edges_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_shape_SOURCES = tests/check_shape.c tests/folder.h tests/suite.h \
	$(same_sources)
tests_check_shape_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_shape_CFLAGS = $(TEST_CFLAGS)
tests_check_shape_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_typed_SOURCES = tests/check_typed.c tests/suite.h
tests_check_typed_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_typed_CFLAGS = $(TEST_CFLAGS)
tests_check_typed_LDADD = $(TEST_LIBS)
endif

native_replays = tests/fuzz/replay_binxml tests/fuzz/replay_chunk \
	tests/fuzz/replay_event tests/fuzz/replay_file tests/fuzz/replay_plans \
	tests/fuzz/replay_recover tests/fuzz/replay_slow
check_PROGRAMS += $(native_replays)
TESTS += $(native_replays)

tests_fuzz_replay_binxml_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_binxml.c \
	tests/fuzz/replay.c tests/fuzz/slow.h $(same_sources)
tests_fuzz_replay_binxml_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/binxml"'
tests_fuzz_replay_binxml_LDADD = lib/libstemma.la

tests_fuzz_replay_chunk_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_chunk.c \
	tests/fuzz/replay.c tests/fuzz/slow.h $(same_sources)
tests_fuzz_replay_chunk_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/chunk"'
tests_fuzz_replay_chunk_LDADD = lib/libstemma.la

tests_fuzz_replay_event_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_event.c \
	tests/fuzz/replay.c $(same_sources)
tests_fuzz_replay_event_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/event"'
tests_fuzz_replay_event_LDADD = lib/libstemma.la

tests_fuzz_replay_file_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_file.c \
	tests/fuzz/replay.c $(same_sources)
tests_fuzz_replay_file_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/file"'
tests_fuzz_replay_file_LDADD = lib/libstemma.la

tests_fuzz_replay_plans_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_plans.c \
	tests/fuzz/replay.c $(same_sources)
tests_fuzz_replay_plans_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/plans"'
tests_fuzz_replay_plans_LDADD = lib/libstemma.la

tests_fuzz_replay_recover_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_recover.c \
	tests/fuzz/replay.c $(same_sources)
tests_fuzz_replay_recover_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/recover"'
tests_fuzz_replay_recover_LDADD = lib/libstemma.la

tests_fuzz_replay_slow_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_slow.c \
	tests/fuzz/replay.c tests/fuzz/slow.h $(same_sources)
tests_fuzz_replay_slow_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/slow"'
tests_fuzz_replay_slow_LDADD = lib/libstemma.la

# What quickstart shows.
check_SCRIPTS += tests/example.sh tests/archives.sh
TESTS += tests/example.sh tests/archives.sh
EXTRA_DIST += tests/example.sh tests/archives.sh tests/pack.py

# Two decoders of one log, and records as XML.
check_SCRIPTS += tests/corpus/verify.sh
TESTS += tests/corpus/verify.sh
if HAVE_CHECK
agree_suites = tests/check_agree tests/check_render
check_PROGRAMS += $(agree_suites)
TESTS += $(agree_suites)

tests_check_agree_SOURCES = tests/check_agree.c tests/folder.h tests/suite.h
tests_check_agree_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_agree_CFLAGS = $(TEST_CFLAGS)
tests_check_agree_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_render_SOURCES = tests/check_render.c tests/folder.h tests/suite.h
tests_check_render_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_render_CFLAGS = $(TEST_CFLAGS) $(XML_CFLAGS)
tests_check_render_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS) $(XML_LIBS)
endif

# What the shell offers, against --help.
check_SCRIPTS += tests/completion.sh
TESTS += tests/completion.sh
EXTRA_DIST += tests/completion.sh

# The progress line and Ctrl-C.
check_SCRIPTS += tests/terminal.sh
TESTS += tests/terminal.sh
EXTRA_DIST += tests/terminal.sh

check_PROGRAMS += tests/fuzz/replay_input
TESTS += tests/fuzz/replay_input
tests_fuzz_replay_input_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_input.c \
	tests/fuzz/replay.c
tests_fuzz_replay_input_CPPFLAGS = $(AM_CPPFLAGS) \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/input"'
tests_fuzz_replay_input_LDADD = lib/libstemma.la

check_SCRIPTS += tests/faults_dump.sh
TESTS += tests/faults_dump.sh
EXTRA_DIST += tests/faults_dump.sh

# Chunks as XML: the inputs are those of replay_chunk.
check_PROGRAMS += tests/fuzz/replay_render
TESTS += tests/fuzz/replay_render
tests_fuzz_replay_render_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_render.c \
	tests/fuzz/replay.c $(same_sources)
tests_fuzz_replay_render_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/chunk"'
tests_fuzz_replay_render_LDADD = lib/libstemma.la $(XML_LIBS)

# Files for other tools, against the case and the man page.
check_SCRIPTS += tests/outputs.sh
TESTS += tests/outputs.sh
EXTRA_DIST += tests/outputs.sh $(srcdir)/tests/outputs

# Checks that people made, made once more.
if HAVE_CHECK
check_PROGRAMS += tests/check_hash_check
TESTS += tests/check_hash_check
tests_check_hash_check_SOURCES = tests/check_hash_check.c tests/suite.h
tests_check_hash_check_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_hash_check_CFLAGS = $(TEST_CFLAGS)
tests_check_hash_check_LDADD = $(TEST_LIBS)
endif
check_PROGRAMS += tests/fuzz/replay_hash
TESTS += tests/fuzz/replay_hash
tests_fuzz_replay_hash_SOURCES = tests/fuzz/fuzz.h tests/fuzz/fuzz_hash.c \
	tests/fuzz/replay.c
tests_fuzz_replay_hash_CPPFLAGS = $(AM_CPPFLAGS) \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/hash"'
tests_fuzz_replay_hash_LDADD = lib/libstemma.la
TESTS += tests/fleet.sh tests/rds.sh
EXTRA_DIST += tests/fleet.sh tests/fleet.py tests/rds.sh

# Lists of digests.
if HAVE_CHECK
check_PROGRAMS += tests/check_baseline
TESTS += tests/check_baseline
tests_check_baseline_SOURCES = tests/check_baseline.c tests/folder.h \
	tests/suite.h
tests_check_baseline_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_baseline_CFLAGS = $(TEST_CFLAGS)
tests_check_baseline_LDADD = $(TEST_LIBS)
endif
check_PROGRAMS += tests/fuzz/replay_baseline
TESTS += tests/fuzz/replay_baseline
tests_fuzz_replay_baseline_SOURCES = tests/fuzz/fuzz.h \
	tests/fuzz/fuzz_baseline.c tests/fuzz/replay.c
tests_fuzz_replay_baseline_CPPFLAGS = $(AM_CPPFLAGS) \
	-DFUZZ_CORPUS='"$(abs_top_srcdir)/tests/fuzz/corpus/baseline"'
tests_fuzz_replay_baseline_LDADD = lib/libstemma.la
