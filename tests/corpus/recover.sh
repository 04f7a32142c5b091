#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What dump --recover reads of the corpus, beside what libevtx recovers there.
set -eu
corpus=$top_srcdir/../shared/corpus
events=$corpus/expected/events.jsonl.gz
[ -e "$events" ] && command -v python3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$corpus"
for threads in 1 3; do
    "$top_builddir/stemma" dump --recover --threads $threads \
        EVTX-ATTACK-SAMPLES Velocidex-evtx chainsaw evtx sigma \
        >"$work/dump.$threads" 2>"$work/err.$threads" || [ $? -eq 3 ]
done
"$top_builddir/stemma" dump --recover --format xml \
    EVTX-ATTACK-SAMPLES Velocidex-evtx chainsaw evtx sigma \
    >"$work/dump.xml" 2>"$work/err.xml" || [ $? -eq 3 ]
cmp "$work/err.1" "$work/err.xml"
python3 "$top_srcdir/tests/corpus/recover_xml.py" "$work/dump.1" "$work/dump.xml"
cmp "$work/dump.1" "$work/dump.3"
cmp "$work/err.1" "$work/err.3"
python3 "$top_srcdir/tests/corpus/recover.py" "$events" "$work/dump.1"
