#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The two correlations on the corpus find what they must, and nothing else.
set -eu
corpus=$top_srcdir/../shared/corpus
[ -e "$corpus/expected/findings_kql1.jsonl" ] && command -v python3 >/dev/null ||
    exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$corpus"
code=0
"$top_builddir/stemma" ingest EVTX-ATTACK-SAMPLES Velocidex-evtx chainsaw evtx \
    sigma -o "$work/case" >/dev/null 2>&1 || code=$?
if [ "$code" -ne 3 ]; then
    echo "ingest of logs with unreadable records ended with $code, not 3"
    exit 1
fi
"$top_builddir/stemma" detect "$work/case"
python3 "$top_srcdir/tests/corpus/compare_findings.py" expected \
    "$work/case/case.db"
