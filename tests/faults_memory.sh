#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The program as a whole where memory runs out, at requests spread over a
# triage: those of ours, of the libraries, and of libevtx's helper. It ends
# with a status and words, and the same command afterwards tells what it would
# have told. (check_memory takes every request, step by step, in one process.)
set -eu
stemma=$top_builddir/tests/faults/stemma
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=1767225600
LC_ALL=C.UTF-8
export SOURCE_DATE_EPOCH LC_ALL
bad=0
cd "$work"
mkdir logs
cp "$top_builddir"/testdata/evtx/WS-ANN/*Sysmon* logs/sysmon.evtx

fail() {
    echo "FAIL $*"
    sed 's/^/    /' said
    bad=1
}

STEMMA_FAULT=count "$stemma" triage logs -o clean --threads 1 9>counts >out 2>&1
if ! read -r ours n_ours library n_library <counts; then
    echo 'memory: not to be had here'
    exit 77
fi

# survives WHO N: the N-th request of these fails.
survives() {
    code=0
    STEMMA_FAULT=$1:$2 timeout 120 "$stemma" triage logs -o case --threads 1 $options \
        >out 2>said || code=$?
    case $code in
    0) ;;
    1) grep -qi memory said || fail "$1 $2: it does not say that memory ran out" ;;
    3) [ -s said ] || fail "$1 $2: something is lost, and not said" ;;
    *) fail "$1 $2: ended with $code" ;;
    esac
    [ $code -eq 0 ] || failed=$((failed + 1))
    again=0
    "$stemma" triage logs -o case --threads 1 $options >out 2>said || again=$?
    # A record that libevtx could not decode for want of memory stays lost.
    if [ "$1" = helper ] && [ $code -eq 3 ]; then
        [ $again -eq 3 ] || fail "$1 $2: afterwards it ends with $again"
    else
        [ $again -eq 0 ] || fail "$1 $2: afterwards it ends with $again"
        diff -r -x case.db -x runs.jsonl "$like" case >said ||
            fail "$1 $2: other outputs afterwards"
    fi
    rm -rf case
}

# spread WHO REQUESTS TIMES
spread() {
    failed=0
    i=0
    while [ $i -lt "$3" ]; do
        survives "$1" $((1 + i * $2 / $3 + i % 7))
        i=$((i + 1))
    done
    [ $failed -gt $(($3 / 4)) ] || {
        echo "FAIL only $failed of $3 requests of $1 made it fail"
        bad=1
    }
}

options=
like=clean
spread ours "$n_ours" 30
spread library "$n_library" 20
options='--reader libevtx'
like=clean-libevtx
"$stemma" triage logs -o $like --threads 1 $options >out 2>said || fail 'libevtx'
spread helper 2000 8
exit $bad
