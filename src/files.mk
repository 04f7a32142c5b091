# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS = stemma
stemma_SOURCES = src/cmd-detect.c src/cmd-dump.c src/cmd-ingest.c src/cmd-merge.c \
	src/cmd-query.c src/cmd-rules.c src/rules-json.c \
	src/rules-tunings.c src/rules-tunings.h \
	src/rules-json.h src/query-cells.c src/query-cells.h src/query-table.c \
	src/query-table.h src/cmd-triage.c src/cmd.c src/cmd.h src/main.c \
	src/pipeline.c src/pipeline.h src/pipeline-options.c \
	src/pipeline-options.h src/progress.c src/progress.h
stemma_SOURCES += src/cmd-tree.c
stemma_LDADD = lib/libstemma.la $(SQLITE_LIBS)
stemma_SOURCES += src/cmd-report.c
stemma_SOURCES += src/input.c src/input.h src/second-reader.c \
	src/second-reader.h
stemma_SOURCES += src/dump.h src/dump-at.c src/dump-filter.c src/dump-lines.c src/dump-recover.c \
	src/scan.c src/scan.h src/cmd-verify.c src/verify.h \
	src/custody.c src/custody.h src/verify-case.c src/verify-print.c
stemma_SOURCES += src/cmd-baseline.c src/baselines.c src/baselines.h
stemma_SOURCES += src/cmd-integrity.c
