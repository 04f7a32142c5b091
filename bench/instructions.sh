#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bench/instructions.sh         instructions a record, now and as recorded
# bench/instructions.sh record  writes those of now to bench/instructions.txt
#
# Counted by callgrind on a small generated log, so the machine's load does
# not matter; the compiler does. A log is read once and five times: the
# difference has no start of the program in it. BUILD: the build folder.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

make -s -C "$build" bench/decode tests/evtxgen/evtxgen >&2
"$build/tests/evtxgen/evtxgen" --bench 2M "$scratch/log"
log=$(echo "$scratch"/log/*/*.evtx)

# counted MODE LOG...: instructions of the whole program.
counted() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        "$build/bench/decode" "$@" 2>&1 >/dev/null |
        sed -n 's/.*Collected *: *\([0-9]*\).*/\1/p'
}

measure() {
    records=$("$build/bench/decode" walk "$log" | cut -d' ' -f2)
    for mode in walk fields tokens lines events; do
        once=$(counted $mode "$log")
        five=$(counted $mode "$log" "$log" "$log" "$log" "$log")
        echo "$mode $(((five - once) / 4 / records))"
    done
}

measure >"$scratch/now"
if [ "${1:-}" = record ]; then
    cp "$scratch/now" bench/instructions.txt
fi
printf '%-10s %10s %10s\n' '' recorded now
while read -r mode now; do
    was=$(sed -n "s/^$mode //p" bench/instructions.txt)
    printf '%-10s %10s %10s\n' "$mode" "${was:--}" "$now"
done <"$scratch/now"
