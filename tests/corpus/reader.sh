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
code=0
"$top_builddir/stemma" dump EVTX-ATTACK-SAMPLES Velocidex-evtx chainsaw evtx \
    sigma >"$work/dump" 2>"$work/err" || code=$?
if [ "$code" -ne 3 ]; then
    echo "dump of logs with unreadable records ended with $code, not 3"
    exit 1
fi
python3 "$compare" "$events" libevtx "$work/libevtx" "$work/dump"
