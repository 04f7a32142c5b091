#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# dump and verify where memory runs out, at every fifth request of theirs and
# at many of libxml2's: they say so, or what they print is what they print
# otherwise.
set -eu
stemma=$top_builddir/tests/faults/stemma
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bad=0
cp "$top_builddir"/testdata/evtx/WS-ANN/*Sysmon* log.evtx
STEMMA_FAULT=count "$stemma" dump log.evtx 9>counts >clean 2>said
[ -s counts ] || {
    echo 'memory: not to be had here'
    exit 77
}
"$stemma" triage log.evtx -o case >said 2>&1

# fail WHO REQUESTS STEP COMMAND...
fail() {
    who=$1 n=$2 step=$3 i=1 failed=0
    shift 3
    while [ $i -le "$n" ]; do
        code=0
        STEMMA_FAULT=$who:$i timeout 60 "$stemma" "$@" >out 2>said || code=$?
        case $code in
        0) cmp -s clean out || code='0, and prints something else' ;;
        1) grep -qi memory said || code='1, and does not say why' ;;
        3) [ -s said ] || code='3, and does not say why' ;;
        esac
        case $code in
        0) ;;
        1 | 3) failed=$((failed + 1)) ;;
        *)
            echo "FAIL $*: request $i of $n of $who: ended with $code"
            bad=1
            ;;
        esac
        i=$((i + step))
    done
}

# try COMMAND...
try() {
    STEMMA_FAULT=count "$stemma" "$@" 9>counts >clean 2>said
    read -r ours n library m <counts
    fail "$ours" "$n" 5 "$@"
    [ $failed -gt $((n / 20)) ] || {
        echo "FAIL $*: only $failed requests made it fail"
        bad=1
    }
}

# try_all COMMAND...: requests of libraries too; those of libevtx are not
# among them, which is at work in a process of its own.
try_all() {
    try "$@"
    fail "$library" "$m" $((m / 40 + 1)) "$@"
}

try dump --threads 1 log.evtx
try dump --threads 3 --format xml log.evtx
try dump --threads 1 --recover --format xml log.evtx
try_all dump --threads 1 --reader libevtx log.evtx
try_all dump --at 4608 log.evtx
try_all verify --threads 1 log.evtx
try verify --threads 2 --format json log.evtx
try verify --case case log.evtx
exit $bad
