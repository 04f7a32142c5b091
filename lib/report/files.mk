# SPDX-License-Identifier: Apache-2.0
report_headers = lib/report/report.h lib/report/sql.h lib/report/summary.h
report_sources = $(report_headers) lib/report/card-html.c \
	lib/report/context.c lib/report/correlations.c lib/report/custody.c \
	lib/report/evidence-html.c lib/report/evidence-tables.c \
	lib/report/finding-html.c \
	lib/report/findings-json.c lib/report/host-files.c lib/report/host-page.c \
	lib/report/host-tables.c lib/report/host.h lib/report/html.c \
	lib/report/html.h lib/report/incident-html.c lib/report/incidents-csv.c \
	lib/report/incidents.c lib/report/index-findings.c lib/report/index-hosts.c \
	lib/report/index-page.c lib/report/index-unchecked.c lib/report/index.h \
	lib/report/load-finding.c lib/report/load.c lib/report/names.c \
	lib/report/names.h lib/report/out-parts.h lib/report/out.c lib/report/out.h \
	lib/report/outputs.c lib/report/page.c lib/report/page.h lib/report/parts.h \
	lib/report/cells.c lib/report/cells.h lib/report/processes-csv.c lib/report/report.c lib/report/stale.c \
	lib/report/stale.h lib/report/style.c lib/report/style.h \
	lib/report/summary.c lib/report/tree-html.c lib/report/tree.c \
	lib/report/tree.h
report_sql = $(srcdir)/lib/report/sql/*.sql
report_built_sources = lib/report/sql.c lib/report/style-sheet.c
BUILT_SOURCES += $(report_built_sources)
CLEANFILES += $(report_built_sources)
lib/report/sql.c: build-aux/embed $(report_sql)
	$(AM_V_GEN)$(MKDIR_P) lib/report && $(srcdir)/build-aux/embed \
	  stm_report_sql $(report_sql) > $@.tmp && mv $@.tmp $@
lib/report/style-sheet.c: build-aux/embed lib/report/style.css
	$(AM_V_GEN)$(MKDIR_P) lib/report && $(srcdir)/build-aux/embed \
	  stm_report_style $(srcdir)/lib/report/style.css > $@.tmp && mv $@.tmp $@
EXTRA_DIST += $(srcdir)/lib/report/sql lib/report/style.css

# The tree in a terminal.
report_headers += lib/report/forest.h
report_sources += lib/report/acts.c lib/report/acts.h \
	lib/report/forest-acts.c lib/report/forest.c lib/report/forest-find.c \
	lib/report/forest-line.c lib/report/forest-parts.h lib/report/forest-text.c

# The hosts that the analyst expects.
report_sources += lib/report/expected.c lib/report/expected.h \
	lib/report/index-expected.c

# What raised an incident.
report_sources += lib/report/raised.c lib/report/raised.h

# Incidents at a glance.
report_sources += lib/report/host-contents.c

# What to do next.
report_sources += lib/report/guide-html.c

# For other tools.
report_sources += lib/report/timeline.c lib/report/timeline.h \
	lib/report/timeline-row.c lib/report/timeline-write.c
# What happened, in order of time.
report_sources += lib/report/account.c lib/report/account-html.c lib/report/account.h

# Pictures, and what they stand beside.
report_sources += lib/report/index-lead.c lib/report/words.c \
	lib/report/words.h
report_sources += lib/report/index-spread.c lib/report/spread-svg.c \
	lib/report/spread.h lib/report/svg-axis.c
report_sources += lib/report/shown.c lib/report/shown.h lib/report/svg.c \
	lib/report/svg.h lib/report/host-minutes.c \
	lib/report/host-timeline-html.c \
	lib/report/host-timeline.c lib/report/host-timeline.h lib/report/tree-svg.c

report_sources += lib/report/navigator.c lib/report/stix.c \
	lib/report/stix.h lib/report/stix-domain.c lib/report/stix-indicator.c \
	lib/report/stix-network.c \
	lib/report/stix-object.c lib/report/stix-place.c \
	lib/report/techniques.c lib/report/techniques.h
# What images were seen as.
report_headers += lib/report/integrity.h
report_sources += lib/report/integrity-csv.c lib/report/integrity.c \
	lib/report/integrity-html.c
