# SPDX-License-Identifier: Apache-2.0
# What stands here is compiled in, and installed for people to read and copy.
rules_sql = rules/dropped-then-run.sql \
	rules/installer-descendant-lolbin.sql \
	rules/installer-spawned-lolbin.sql \
	rules/package-manager-spawned-shell.sql \
	rules/recent-write-to-install-directory.sql rules/renamed-lolbin.sql \
	rules/trusted-software-spawned-shell.sql
rules_lists = rules/lists/lolbins.txt rules/lists/package-managers.txt \
	rules/lists/session-roots.txt \
	rules/lists/shells.txt rules/lists/trusted-folders.txt \
	rules/lists/trusted-installers.txt \
	rules/lists/usual-shell-parents.txt rules/lists/wide-folders.txt
rules_tunings =

rules_built_sources = rules/builtin-rules.c rules/builtin-lists.c \
	rules/builtin-tunings.c
BUILT_SOURCES += $(rules_built_sources)
CLEANFILES += $(rules_built_sources)
embed_rules = $(AM_V_GEN)$(MKDIR_P) rules && cd $(srcdir) && \
	./build-aux/embed

rules/builtin-rules.c: build-aux/embed rules/files.mk $(rules_sql)
	$(embed_rules) stm_builtin_rules $(rules_sql) \
	  > $(abs_top_builddir)/$@.tmp && cd $(abs_top_builddir) && mv $@.tmp $@
rules/builtin-lists.c: build-aux/embed rules/files.mk $(rules_lists)
	$(embed_rules) stm_builtin_lists $(rules_lists) \
	  > $(abs_top_builddir)/$@.tmp && cd $(abs_top_builddir) && mv $@.tmp $@
rules/builtin-tunings.c: build-aux/embed rules/files.mk $(rules_tunings)
	$(embed_rules) stm_builtin_tunings $(rules_tunings) \
	  > $(abs_top_builddir)/$@.tmp && cd $(abs_top_builddir) && mv $@.tmp $@

rulesdir = $(pkgdatadir)/rules
dist_rules_DATA = $(rules_sql) rules/README.md
rules_listsdir = $(pkgdatadir)/rules/lists
dist_rules_lists_DATA = $(rules_lists)
