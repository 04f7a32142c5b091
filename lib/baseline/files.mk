# SPDX-License-Identifier: Apache-2.0
baseline_headers = lib/baseline/ask.h lib/baseline/rds.h lib/baseline/baseline.h lib/baseline/columns.h \
	lib/baseline/lines.h lib/baseline/list.h lib/baseline/parts.h \
	lib/baseline/sql.h lib/baseline/sums.h
baseline_sources = $(baseline_headers) lib/baseline/json.h \
	lib/baseline/json-parts.h lib/baseline/json.c lib/baseline/json-misp.c \
	lib/baseline/json-sbom.c lib/baseline/json-stix.c lib/baseline/add.c \
	lib/baseline/ask.c lib/baseline/case.c lib/baseline/rds.c \
	lib/baseline/rds-index.c \
	lib/baseline/columns.c lib/baseline/csv.c lib/baseline/export.c \
	lib/baseline/file.c lib/baseline/hashdeep.c lib/baseline/hex.c \
	lib/baseline/kinds.c lib/baseline/lines.c lib/baseline/place.c \
	lib/baseline/remove.c lib/baseline/sniff.c lib/baseline/sums.c \
	lib/baseline/writer.c
baseline_sql = $(srcdir)/lib/baseline/sql/*.sql
baseline_built_sources = lib/baseline/sql.c
BUILT_SOURCES += lib/baseline/sql.c
CLEANFILES += lib/baseline/sql.c
lib/baseline/sql.c: build-aux/embed $(baseline_sql)
	$(AM_V_GEN)$(MKDIR_P) lib/baseline && $(srcdir)/build-aux/embed \
	  stm_baseline_sql $(baseline_sql) > $@.tmp && mv $@.tmp $@
EXTRA_DIST += $(srcdir)/lib/baseline/sql
