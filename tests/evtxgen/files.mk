# SPDX-License-Identifier: Apache-2.0
# The writer of test logs: a library for the suites, and a program; beside it
# what checks logs (libevtx's opinion, the rules of the format).
check_LTLIBRARIES += tests/evtxgen/libgen.la tests/evtxgen/libjudge.la
check_PROGRAMS += tests/evtxgen/evtxgen
tests_evtxgen_libgen_la_SOURCES = tests/evtxgen/base.c tests/evtxgen/base.h \
	tests/evtxgen/bench.c tests/evtxgen/bench.h \
	tests/evtxgen/bench-events.c tests/evtxgen/bench-parts.h \
	tests/evtxgen/bench-world.c \
	tests/evtxgen/binxml.c tests/evtxgen/binxml.h \
	tests/evtxgen/chunk.c tests/evtxgen/chunk.h \
	tests/evtxgen/computed.c tests/evtxgen/computed.h \
	tests/evtxgen/damage.c tests/evtxgen/damage.h \
	tests/evtxgen/damage-deeds.c tests/evtxgen/damage-parts.h \
	tests/evtxgen/defaults.c tests/evtxgen/event.c tests/evtxgen/event.h \
	tests/evtxgen/events.h tests/evtxgen/events-sysmon.c \
	tests/evtxgen/events-windows.c \
	tests/evtxgen/file.c tests/evtxgen/file.h \
	tests/evtxgen/layout.c tests/evtxgen/layout.h \
	tests/evtxgen/lines.c tests/evtxgen/lines.h \
	tests/evtxgen/moment.c tests/evtxgen/moment.h \
	tests/evtxgen/outer.c tests/evtxgen/outer.h \
	tests/evtxgen/payload.c \
	tests/evtxgen/put.c tests/evtxgen/put.h \
	tests/evtxgen/record.c tests/evtxgen/record.h \
	tests/evtxgen/scenario.c tests/evtxgen/scenario.h \
	tests/evtxgen/tell-event.c tests/evtxgen/tell-repeat.c \
	tests/evtxgen/tell-source.c \
	tests/evtxgen/tell-words.c \
	tests/evtxgen/tell-world.c \
	tests/evtxgen/teller.c tests/evtxgen/teller.h \
	tests/evtxgen/value.c tests/evtxgen/value.h \
	tests/evtxgen/world.c tests/evtxgen/world.h
tests_evtxgen_libgen_la_LIBADD = $(DEFLATE_LIBS)
tests_evtxgen_evtxgen_SOURCES = tests/evtxgen/main.c
tests_evtxgen_evtxgen_LDADD = tests/evtxgen/libgen.la
tests_evtxgen_libjudge_la_SOURCES = \
	tests/evtxgen/audit.c tests/evtxgen/audit.h \
	tests/evtxgen/judge.c tests/evtxgen/judge.h
tests_evtxgen_libjudge_la_LIBADD = tests/evtxgen/libgen.la $(EVTX_LIBS) \
	$(BFIO_LIBS) $(DEFLATE_LIBS)

if HAVE_CHECK
gen_suites = tests/check_evtxgen tests/check_evtxgen_file \
	tests/check_scenario tests/check_scenario_logs \
	tests/check_testdata tests/check_shapes \
	tests/check_damage tests/check_hostile tests/check_recover \
	tests/check_borrow
check_PROGRAMS += $(gen_suites)
TESTS += $(gen_suites)
GEN_TEST_LIBS = tests/evtxgen/libgen.la tests/evtxgen/libjudge.la $(CHECK_LIBS)
GEN_TEST_SOURCES = tests/evtxgen/example.c tests/evtxgen/example.h \
	tests/suite.h tests/folder.h

tests_check_evtxgen_SOURCES = tests/check_evtxgen.c $(GEN_TEST_SOURCES)
tests_check_evtxgen_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_evtxgen_CFLAGS = $(TEST_CFLAGS)
tests_check_evtxgen_LDADD = $(GEN_TEST_LIBS)

tests_check_evtxgen_file_SOURCES = tests/check_evtxgen_file.c $(GEN_TEST_SOURCES)
tests_check_evtxgen_file_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_evtxgen_file_CFLAGS = $(TEST_CFLAGS)
tests_check_evtxgen_file_LDADD = $(GEN_TEST_LIBS)

tests_check_scenario_SOURCES = tests/check_scenario.c $(GEN_TEST_SOURCES)
tests_check_scenario_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_scenario_CFLAGS = $(TEST_CFLAGS)
tests_check_scenario_LDADD = $(GEN_TEST_LIBS)

tests_check_scenario_logs_SOURCES = tests/check_scenario_logs.c \
	$(GEN_TEST_SOURCES)
tests_check_scenario_logs_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_scenario_logs_CFLAGS = $(TEST_CFLAGS)
tests_check_scenario_logs_LDADD = $(GEN_TEST_LIBS)

tests_check_testdata_SOURCES = tests/check_testdata.c tests/readback.c \
	tests/readback.h $(GEN_TEST_SOURCES)
tests_check_testdata_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_testdata_CFLAGS = $(TEST_CFLAGS)
tests_check_testdata_LDADD = $(GEN_TEST_LIBS) $(TEST_LIBS)

tests_check_shapes_SOURCES = tests/check_shapes.c tests/readback.c \
	tests/readback.h tests/folder.h tests/suite.h
tests_check_shapes_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_shapes_CFLAGS = $(TEST_CFLAGS)
tests_check_shapes_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_recover_SOURCES = tests/check_recover.c tests/deep.c tests/deep.h \
	tests/folder.h tests/suite.h
tests_check_recover_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_recover_CFLAGS = $(TEST_CFLAGS)
tests_check_recover_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_borrow_SOURCES = tests/check_borrow.c tests/deep.c tests/deep.h \
	tests/folder.h tests/suite.h
tests_check_borrow_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_borrow_CFLAGS = $(TEST_CFLAGS)
tests_check_borrow_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_damage_SOURCES = tests/check_damage.c tests/readback.c \
	tests/readback.h tests/folder.h tests/suite.h
tests_check_damage_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_damage_CFLAGS = $(TEST_CFLAGS)
tests_check_damage_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)

tests_check_hostile_SOURCES = tests/check_hostile.c tests/folder.h tests/suite.h
tests_check_hostile_CPPFLAGS = $(TEST_CPPFLAGS)
tests_check_hostile_CFLAGS = $(TEST_CFLAGS)
tests_check_hostile_LDADD = tests/evtxgen/libgen.la $(TEST_LIBS)
endif
