#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Faults planted in a fleet of two hundred hosts are found by the integrity
# rules, every one of them, and nothing else is: see fleet.py.
set -eu
top=${top_srcdir:?}
build=${top_builddir:?}
command -v python3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$top/tests/fleet.py" write "$work/fleet.scenario"
"$build/tests/evtxgen/evtxgen" "$work/fleet.scenario" "$work/logs"
"$build/stemma" ingest "$work/logs" -o "$work/case" >/dev/null
"$build/stemma" detect "$work/case" >/dev/null
python3 "$top/tests/fleet.py" lists "$work/case/case.db" "$work"
"$build/stemma" baseline add "$work/case" "$work/reference.csv" >/dev/null
"$build/stemma" baseline add "$work/case" "$work/bad.txt" --kind known-bad >/dev/null
"$build/stemma" detect "$work/case" >/dev/null
python3 "$top/tests/fleet.py" check "$work/case/case.db"
