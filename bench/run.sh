#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bench/run.sh [SIZE...]    how fast logs are read, beside other programs
#
# SIZE is one of 100M, 1G (both if none is named). Environment: BUILD, the
# build folder (build); BENCH_DIR, where the logs are kept, about 1.1 GB
# (a folder below $TMPDIR); ROUNDS (7); SLOW=1: evtxexport on 1 GB too.
# What is not installed is left out. See bench/README.md.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
logs=${BENCH_DIR:-${TMPDIR:-/tmp}/stemma-bench}
rounds=${ROUNDS:-7}

# Apart: `all` is a make of its own, and both would make the library.
make -s -C "$build" all >&2
make -s -C "$build" bench/decode bench/bare bench/race tests/evtxgen/evtxgen >&2
LD_LIBRARY_PATH=$PWD/$build/lib/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
stemma=$build/.libs/stemma
[ -x "$stemma" ] || stemma=$build/stemma

has() { command -v "$1" >/dev/null 2>&1; }

# made SIZE: the path of a generated log of that size.
made() {
    if [ ! -f "$logs/$1.evtx" ]; then
        mkdir -p "$logs"
        "$build/tests/evtxgen/evtxgen" --bench "$1" "$logs/$1.new"
        mv "$logs/$1.new"/*/*.evtx "$logs/$1.evtx"
        rm -r "$logs/$1.new"
    fi
    printf '%s\n' "$logs/$1.evtx"
}

# race SIZE LOG: the first is what the others are measured by.
race() {
    size=$1 log=$2
    set -- "decode to fields=exec $build/bench/decode fields $log" \
        "bare loop=exec $build/bench/bare $log" \
        "walk and checksums=exec $build/bench/decode walk $log" \
        "decode to lines=exec $build/bench/decode lines $log"
    if has evtx_dump; then
        set -- "evtx_dump -t 1=exec evtx_dump -t 1 -o jsonl $log" "$@"
    fi
    set -- "$@" "stemma dump=exec $stemma dump $one $log"
    [ -z "$all" ] || set -- "$@" "stemma dump, all CPUs=exec $stemma dump $log"
    if has evtxexport && { [ "$size" != 1G ] || [ -n "${SLOW:-}" ]; }; then
        set -- "$@" "evtxexport=exec evtxexport $log"
    fi
    bytes=$(wc -c <"$log")
    records=$("$build/bench/decode" walk "$log" | cut -d' ' -f2)
    echo
    echo "$size: $bytes bytes, $records records, medians of $rounds rounds"
    "$build/bench/race" "$rounds" "$bytes" "$records" "$@"
}

one='' all=''
if "$stemma" dump --help | grep -q -- --threads; then
    one='--threads 1' all=yes
fi
grep -m1 'model name' /proc/cpuinfo 2>/dev/null || true
has evtx_dump && evtx_dump --version || echo "evtx_dump is not installed"
for size in "${@:-100M}"; do
    race "$size" "$(made "$size")"
done
[ $# -gt 0 ] || race 1G "$(made 1G)"
