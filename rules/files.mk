# SPDX-License-Identifier: Apache-2.0
# What stands here is compiled in, and installed for people to read and copy.
rules_sql = rules/dropped-then-run.sql \
	rules/dropped-driver-unsigned.sql \
	rules/dropped-then-hosted.sql \
	rules/encoded-or-fetching-command.sql \
	rules/installer-descendant-lolbin.sql \
	rules/installer-spawned-lolbin.sql \
	rules/integrity-check-disagrees.sql \
	rules/integrity-changed-without-version.sql \
	rules/integrity-digest-divergence.sql \
	rules/integrity-masquerade.sql \
	rules/integrity-baseline-mismatch.sql \
	rules/integrity-known-bad.sql \
	rules/new-application-unsigned-module.sql \
	rules/package-manager-spawned-shell.sql \
	rules/recent-write-to-install-directory.sql \
	rules/renamed-lolbin.sql \
	rules/trusted-software-spawned-shell.sql \
	rules/trusted-software-unexpected-connection.sql \
	rules/unlisted-installer-spawned-lolbin.sql \
	rules/user-software-spawned-shell.sql \
	rules/windows-update-foreign-program.sql
rules_lists = rules/lists/connectwise-agents.txt \
	rules/lists/connectwise-packages.txt \
	rules/lists/eclipse.txt \
	rules/lists/installer-folders.txt \
	rules/lists/intune-agents.txt \
	rules/lists/intune-cache.txt \
	rules/lists/jetbrains.txt \
	rules/lists/kaseya-agents.txt \
	rules/lists/kaspersky-agents.txt \
	rules/lists/lolbins.txt \
	rules/lists/msbuild.txt \
	rules/lists/msiexec.txt \
	rules/lists/node.txt \
	rules/lists/open-ended-programs.txt \
	rules/lists/package-managers.txt \
	rules/lists/pdq-agents.txt \
	rules/lists/pdq-packages.txt \
	rules/lists/program-folders.txt \
	rules/lists/sccm-agents.txt \
	rules/lists/sccm-cache.txt \
	rules/lists/session-roots.txt \
	rules/lists/shells.txt \
	rules/lists/solarwinds-agents.txt \
	rules/lists/squirrel-updaters.txt \
	rules/lists/terminals.txt \
	rules/lists/trusted-folders.txt \
	rules/lists/trusted-installers.txt \
	rules/lists/usual-shell-parents.txt \
	rules/lists/visual-studio.txt \
	rules/lists/vs-code.txt \
	rules/lists/wide-folders.txt \
	rules/lists/windows-folder.txt \
	rules/lists/windows-like-folders.txt \
	rules/lists/windows-programs.txt \
	rules/lists/windows-stores.txt \
	rules/lists/windows-system-folders.txt \
	rules/lists/windows-system-programs.txt \
	rules/lists/windows-terminal.txt \
	rules/lists/windows-update-agents.txt \
	rules/lists/windows-update-cache.txt
rules_tunings = rules/tuning/connectwise.sql \
	rules/tuning/eclipse.sql \
	rules/tuning/installer-own-script.sql \
	rules/tuning/intune.sql \
	rules/tuning/jetbrains.sql \
	rules/tuning/kaseya.sql \
	rules/tuning/kaspersky.sql \
	rules/tuning/msbuild-exec.sql \
	rules/tuning/msi-managed-action.sql \
	rules/tuning/npm-run.sql \
	rules/tuning/pdq-deploy.sql \
	rules/tuning/sccm.sql \
	rules/tuning/solarwinds.sql \
	rules/tuning/squirrel-updater.sql \
	rules/tuning/unlisted-installer-own-files.sql \
	rules/tuning/visual-studio.sql \
	rules/tuning/vs-code.sql \
	rules/tuning/windows-terminal.sql

rules_guides = rules/guides/dropped-then-run.md \
	rules/guides/dropped-driver-unsigned.md \
	rules/guides/dropped-then-hosted.md \
	rules/guides/encoded-or-fetching-command.md \
	rules/guides/installer-descendant-lolbin.md \
	rules/guides/installer-spawned-lolbin.md \
	rules/guides/integrity-check-disagrees.md \
	rules/guides/integrity-changed-without-version.md \
	rules/guides/integrity-digest-divergence.md \
	rules/guides/integrity-masquerade.md \
	rules/guides/integrity-baseline-mismatch.md \
	rules/guides/integrity-known-bad.md \
	rules/guides/new-application-unsigned-module.md \
	rules/guides/package-manager-spawned-shell.md \
	rules/guides/recent-write-to-install-directory.md \
	rules/guides/renamed-lolbin.md \
	rules/guides/trusted-software-spawned-shell.md \
	rules/guides/trusted-software-unexpected-connection.md \
	rules/guides/unlisted-installer-spawned-lolbin.md \
	rules/guides/user-software-spawned-shell.md \
	rules/guides/windows-update-foreign-program.md

rules_built_sources = rules/builtin-rules.c rules/builtin-lists.c \
	rules/builtin-tunings.c rules/builtin-guides.c
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
rules/builtin-guides.c: build-aux/embed rules/files.mk $(rules_guides)
	$(embed_rules) stm_builtin_guides $(rules_guides) \
	  > $(abs_top_builddir)/$@.tmp && cd $(abs_top_builddir) && mv $@.tmp $@

rulesdir = $(pkgdatadir)/rules
dist_rules_DATA = $(rules_sql) rules/README.md
rules_listsdir = $(pkgdatadir)/rules/lists
dist_rules_lists_DATA = $(rules_lists)
rules_tuningdir = $(pkgdatadir)/rules/tuning
dist_rules_tuning_DATA = $(rules_tunings)
rules_guidesdir = $(pkgdatadir)/rules/guides
dist_rules_guides_DATA = $(rules_guides)
