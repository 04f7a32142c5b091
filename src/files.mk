# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS = stemma
stemma_SOURCES = src/cmd-dump.c src/cmd-ingest.c src/cmd-merge.c \
	src/cmd-query.c src/query-cells.c src/query-cells.h src/query-table.c \
	src/query-table.h src/cmd.c src/cmd.h src/main.c src/progress.c \
	src/progress.h
stemma_LDADD = lib/libstemma.la $(SQLITE_LIBS)
