# SPDX-License-Identifier: Apache-2.0
lineage_headers = lib/lineage/lineage.h
lineage_sources = $(lineage_headers) lib/lineage/parts.h lib/lineage/build.c \
	lib/lineage/capability.c lib/lineage/coverage.c \
	lib/lineage/folder.c lib/lineage/hosts.c lib/lineage/indexes.c \
	lib/lineage/infer.c lib/lineage/issue.c lib/lineage/load.c \
	lib/lineage/lookup.c lib/lineage/machines.c lib/lineage/network.c \
	lib/lineage/order.c lib/lineage/parent.c lib/lineage/pid.c \
	lib/lineage/root.c lib/lineage/same.c lib/lineage/sighting.c \
	lib/lineage/write.c
lineage_headers += lib/lineage/content.h
lineage_sources += lib/lineage/divergence-parts.h \
	lib/lineage/content.c lib/lineage/divergence.c \
	lib/lineage/divergence-claims.c lib/lineage/divergence-group.c \
	lib/lineage/divergence-write.c
lineage_sql = $(srcdir)/lib/lineage/sql/*.sql
lineage_built_sources = lib/lineage/sql.c
BUILT_SOURCES += lib/lineage/sql.c
CLEANFILES += lib/lineage/sql.c
lib/lineage/sql.c: build-aux/embed $(lineage_sql)
	$(AM_V_GEN)$(MKDIR_P) lib/lineage && $(srcdir)/build-aux/embed \
	  stm_lineage_sql $(lineage_sql) > $@.tmp && mv $@.tmp $@
EXTRA_DIST += $(srcdir)/lib/lineage/sql
