# SPDX-License-Identifier: Apache-2.0
detect_headers = lib/detect/builtin.h lib/detect/confined.h \
	lib/detect/destination.h lib/detect/detect.h lib/detect/evaluable.h lib/detect/facts.h \
	lib/detect/found.h lib/detect/functions.h lib/detect/guide.h lib/detect/header.h lib/detect/incident.h \
	lib/detect/lines.h lib/detect/list.h lib/detect/match.h \
	lib/detect/needs.h lib/detect/opinion.h lib/detect/outcome.h lib/detect/pattern.h \
	lib/detect/row.h \
	lib/detect/rule.h lib/detect/rules-folder.h lib/detect/rules.h \
	lib/detect/run.h lib/detect/sql.h lib/detect/standing.h \
	lib/detect/tuning.h lib/detect/window.h lib/detect/written.h
detect_sources = $(detect_headers) lib/detect/confined.c lib/detect/destination.c \
	lib/detect/detect.c lib/detect/evaluable.c lib/detect/facts.c \
	lib/detect/found.c lib/detect/functions.c lib/detect/guide.c lib/detect/guide-store.c lib/detect/header.c lib/detect/incident.c \
	lib/detect/level.c lib/detect/lines.c lib/detect/list.c \
	lib/detect/match.c lib/detect/matcher.c lib/detect/needs.c \
	lib/detect/opinion.c lib/detect/outcome.c lib/detect/pattern.c lib/detect/row.c lib/detect/rule.c \
	lib/detect/rules-folder.c lib/detect/rules.c lib/detect/run.c \
	lib/detect/standing.c lib/detect/tuning.c lib/detect/window.c \
	lib/detect/window-show.c lib/detect/written.c
detect_sql = $(srcdir)/lib/detect/sql/*.sql
detect_built_sources = lib/detect/sql.c
BUILT_SOURCES += lib/detect/sql.c
CLEANFILES += lib/detect/sql.c
lib/detect/sql.c: build-aux/embed $(detect_sql)
	$(AM_V_GEN)$(MKDIR_P) lib/detect && $(srcdir)/build-aux/embed \
	  stm_detect_sql $(detect_sql) > $@.tmp && mv $@.tmp $@
EXTRA_DIST += $(srcdir)/lib/detect/sql

# Incidents: what raises them, which are alike.
detect_headers += lib/detect/alike.h lib/detect/corroborate.h
detect_sources += lib/detect/alike.c lib/detect/corroborate.c

# What is wrong with rules, lists and tunings.
detect_headers += lib/detect/check.h lib/detect/plan.h lib/detect/portable.h \
	lib/detect/problems.h
detect_sources += lib/detect/check.c lib/detect/check-sql.c lib/detect/plan.c \
	lib/detect/portable.c

# Images against baselines.
detect_headers += lib/detect/compare.h
detect_sources += lib/detect/compare.c

# The checks that people made, made once more.
detect_headers += lib/detect/hash-check.h lib/detect/hash-command.h
detect_sources += lib/detect/hash-parse.h lib/detect/hash-words.h lib/detect/hash-check.c \
	lib/detect/hash-command.c lib/detect/hash-path.c lib/detect/hash-powershell.c \
	lib/detect/hash-words.c
