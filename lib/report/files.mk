# SPDX-License-Identifier: Apache-2.0
report_headers = lib/report/report.h lib/report/sql.h lib/report/summary.h
report_sources = $(report_headers) lib/report/summary.c
report_sql = $(srcdir)/lib/report/sql/*.sql
report_built_sources = lib/report/sql.c
BUILT_SOURCES += lib/report/sql.c
CLEANFILES += lib/report/sql.c
lib/report/sql.c: build-aux/embed $(report_sql)
	$(AM_V_GEN)$(MKDIR_P) lib/report && $(srcdir)/build-aux/embed \
	  stm_report_sql $(report_sql) > $@.tmp && mv $@.tmp $@
EXTRA_DIST += $(srcdir)/lib/report/sql
