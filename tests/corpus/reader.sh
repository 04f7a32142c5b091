#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every live record of the corpus is read, field by field, as expected.
set -eu
corpus=$top_srcdir/../shared/corpus
events=$corpus/expected/events.jsonl.gz
[ -e "$events" ] && command -v python3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$corpus"
compare="$top_srcdir/tests/corpus/compare_dump.py"
fields() {
    find . -name '*.evtx' -print0 | sed -z 's,^\./,,' | sort -z |
        xargs -0 -n 1000 "$top_builddir/tests/print_fields" "$1" >"$work/$1"
}
for reader in native libevtx; do
    fields $reader
    python3 "$compare" "$events" $reader "$work/$reader"
done
# With and without its short cuts the native reader says the same.
fields tokens
cmp "$work/native" "$work/tokens"
for reader in native libevtx; do
    code=0
    "$top_builddir/stemma" dump --reader $reader EVTX-ATTACK-SAMPLES \
        Velocidex-evtx chainsaw evtx sigma >"$work/dump" 2>"$work/err" ||
        code=$?
    if [ "$code" -ne 3 ]; then
        echo "dump of logs with torn records ended with $code, not 3"
        exit 1
    fi
    python3 "$compare" "$events" $reader "$work/$reader" "$work/dump"
    mv "$work/dump" "$work/dump.$reader"
done
# The number of threads changes nothing, on neither stream.
mv "$work/err" "$work/err.libevtx"
"$top_builddir/stemma" dump --threads 1 EVTX-ATTACK-SAMPLES Velocidex-evtx \
    chainsaw evtx sigma >"$work/dump" 2>"$work/err" || [ $? -eq 3 ]
cmp "$work/dump" "$work/dump.native"
"$top_builddir/stemma" dump --threads 5 EVTX-ATTACK-SAMPLES Velocidex-evtx \
    chainsaw evtx sigma >"$work/dump" 2>"$work/err.5" || [ $? -eq 3 ]
cmp "$work/dump" "$work/dump.native"
cmp "$work/err" "$work/err.5"
