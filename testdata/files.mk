# SPDX-License-Identifier: Apache-2.0
# The example's event logs are never stored: they are made from a scenario.
EXTRA_DIST += testdata/README.md testdata/scenarios testdata/rules
CLEANFILES += testdata/evtx.stamp

example-evidence: testdata/evtx.stamp
check_DATA = testdata/evtx.stamp
testdata/evtx.stamp: tests/evtxgen/evtxgen$(EXEEXT) \
	$(srcdir)/testdata/scenarios/two-hosts.scenario
	$(AM_V_GEN)rm -rf testdata/evtx && $(MKDIR_P) testdata && \
	  tests/evtxgen/evtxgen$(EXEEXT) \
	  $(srcdir)/testdata/scenarios/two-hosts.scenario testdata/evtx && \
	  touch $@
clean-local: clean-example-evidence
clean-example-evidence:
	rm -rf testdata/evtx
.PHONY: example-evidence clean-example-evidence
