# SPDX-License-Identifier: Apache-2.0
# The examples' event logs are never stored: they are made from scenarios.
EXTRA_DIST += testdata/README.md testdata/scenarios testdata/rules \
	testdata/bundle testdata/tunings
CLEANFILES += testdata/evtx.stamp testdata/collected.stamp \
	testdata/bundle.scenario
bundle_parts = $(srcdir)/testdata/bundle/*.scenario

# What quickstart shows, and a small one for tests.
example-evidence: testdata/collected.stamp testdata/evtx.stamp
check_DATA = testdata/collected.stamp testdata/evtx.stamp
testdata/evtx.stamp: tests/evtxgen/evtxgen$(EXEEXT) \
	$(srcdir)/testdata/scenarios/two-hosts.scenario
	$(AM_V_GEN)rm -rf testdata/evtx && $(MKDIR_P) testdata && \
	  tests/evtxgen/evtxgen$(EXEEXT) \
	  $(srcdir)/testdata/scenarios/two-hosts.scenario testdata/evtx && \
	  touch $@
testdata/collected.stamp: tests/evtxgen/evtxgen$(EXEEXT) $(bundle_parts)
	$(AM_V_GEN)rm -rf testdata/collected && $(MKDIR_P) testdata && \
	  cat $(bundle_parts) > testdata/bundle.scenario && \
	  tests/evtxgen/evtxgen$(EXEEXT) testdata/bundle.scenario \
	  testdata/collected && touch $@
clean-local: clean-example-evidence
clean-example-evidence:
	rm -rf testdata/evtx testdata/collected
.PHONY: example-evidence clean-example-evidence
