# SPDX-License-Identifier: Apache-2.0
# The writer of test logs: a library for the suites, and a program.
check_LTLIBRARIES += tests/evtxgen/libgen.la
check_PROGRAMS += tests/evtxgen/evtxgen
tests_evtxgen_libgen_la_SOURCES = tests/evtxgen/base.c tests/evtxgen/base.h \
	tests/evtxgen/binxml.c tests/evtxgen/binxml.h \
	tests/evtxgen/chunk.c tests/evtxgen/chunk.h \
	tests/evtxgen/defaults.c tests/evtxgen/event.c tests/evtxgen/event.h \
	tests/evtxgen/file.c tests/evtxgen/file.h \
	tests/evtxgen/layout.c tests/evtxgen/layout.h \
	tests/evtxgen/lines.c tests/evtxgen/lines.h \
	tests/evtxgen/moment.c tests/evtxgen/moment.h \
	tests/evtxgen/put.c tests/evtxgen/put.h \
	tests/evtxgen/record.c tests/evtxgen/record.h \
	tests/evtxgen/scenario.c tests/evtxgen/scenario.h \
	tests/evtxgen/tell-event.c tests/evtxgen/tell-world.c \
	tests/evtxgen/teller.c tests/evtxgen/teller.h \
	tests/evtxgen/value.c tests/evtxgen/value.h \
	tests/evtxgen/world.c tests/evtxgen/world.h
tests_evtxgen_libgen_la_LIBADD = $(DEFLATE_LIBS)
tests_evtxgen_evtxgen_SOURCES = tests/evtxgen/main.c
tests_evtxgen_evtxgen_LDADD = tests/evtxgen/libgen.la
