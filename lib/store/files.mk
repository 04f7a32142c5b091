# SPDX-License-Identifier: Apache-2.0
store_headers = lib/store/case.h lib/store/db.h lib/store/ingest.h \
	lib/store/merge.h lib/store/run.h lib/store/sql.h \
	lib/store/confine.h lib/store/dictionary.h lib/store/finish.h lib/store/input.h \
	lib/store/pathkey.h \
	lib/store/writer.h
store_sources = $(store_headers) lib/store/batch.c lib/store/batch.h \
	lib/store/db.c lib/store/db-parts.h lib/store/stmt.c lib/store/run.c \
	lib/store/case.c lib/store/case-file.c lib/store/case-file.h \
	lib/store/columns.c lib/store/columns.h lib/store/confine.c lib/store/dictionary.c \
	lib/store/dictionary-module.c lib/store/dictionary-open.c \
	lib/store/dictionary-parts.h \
	lib/store/finish.c lib/store/input-hosts.c lib/store/input-verdicts.c \
	lib/store/ingest.c lib/store/ingest-file.c lib/store/ingest-parts.h \
	lib/store/ingest-records.c lib/store/intern.c lib/store/intern.h lib/store/issues.c \
	lib/store/issues.h \
	lib/store/ingest-recover.c lib/store/recover.c lib/store/recover.h \
	lib/store/pathkey.c lib/store/writer.c \
	lib/store/merge.c lib/store/merge-dictionaries.c \
	lib/store/merge-events.c lib/store/merge-files.c \
	lib/store/merge-input.c lib/store/merge-parts.h
store_sql = $(srcdir)/lib/store/sql/*.sql
store_built_sources = lib/store/sql.c
BUILT_SOURCES += lib/store/sql.c
CLEANFILES += lib/store/sql.c
lib/store/sql.c: build-aux/embed $(store_sql)
	$(AM_V_GEN)$(MKDIR_P) lib/store && $(srcdir)/build-aux/embed \
	  stm_store_sql $(store_sql) > $@.tmp && mv $@.tmp $@
EXTRA_DIST += $(srcdir)/lib/store/sql

# Which libraries are at work.
store_headers += lib/store/versions.h
store_sources += lib/store/versions.c

# Names of baselines.
store_headers += lib/store/baselines.h
store_sources += lib/store/baselines.c lib/store/merge-baselines.c

# Files hashed ahead.
store_sources += lib/store/ahead.c lib/store/ahead.h

# Many rows in one INSERT.
store_sources += lib/store/bulk.c lib/store/bulk.h lib/store/seen.c lib/store/seen.h
