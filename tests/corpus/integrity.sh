#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Files of the corpus whose hashes differ, all of them and no others.
set -eu
corpus=$top_srcdir/../shared/corpus
[ -e "$corpus/expected/hash_divergence.jsonl" ] &&
    command -v python3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$corpus"
code=0
"$top_builddir/stemma" ingest EVTX-ATTACK-SAMPLES Velocidex-evtx chainsaw evtx \
    sigma -o "$work/case" >/dev/null 2>&1 || code=$?
[ "$code" -eq 3 ] || { echo "ingest ended with $code, not 3"; exit 1; }
"$top_builddir/stemma" detect "$work/case" >/dev/null
python3 "$top_srcdir/tests/corpus/integrity.py" expected "$work/case/case.db"
