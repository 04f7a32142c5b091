#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two stemmas on one case: the second is refused, in words, while the first
# works; nothing of the case suffers, and one after the other gives what both
# at once could not.
set -eu
stemma=$top_builddir/stemma
work=$(mktemp -d)
running=
trap '[ -z "$running" ] || kill -9 $running 2>/dev/null; rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=1767225600
LC_ALL=C.UTF-8
export SOURCE_DATE_EPOCH LC_ALL
bad=0
cd "$work"
cp -r "$top_builddir/testdata/evtx" evidence
mkdir many
for i in $(seq 60); do
    cp evidence/WS-ANN/*Sysmon* "many/$i.evtx"
    printf %d "$i" >>"many/$i.evtx"
done

fail() {
    echo "FAIL $*"
    sed 's/^/    /' said
    bad=1
}

# refused ARGUMENT...: at once, with the reason, and nothing on stdout.
refused() {
    code=0
    timeout 30 "$stemma" "$@" >out 2>said || code=$?
    [ "$code" -eq 1 ] || fail "stemma $*: ended with $code beside another"
    grep -qF 'case: is in use by another stemma' said ||
        fail "stemma $*: does not say that the case is in use"
    [ ! -s out ] || fail "stemma $*: prints something"
}

# A reader may look at what was committed before while nothing is being
# committed: then it says a number and nothing else.
refused_or_reads() {
    code=0
    timeout 30 "$stemma" "$@" >out 2>said || code=$?
    if [ "$code" -eq 0 ]; then
        tail -n 1 out | grep -q '^ *[0-9]*$' && [ ! -s said ] ||
            fail "stemma $*: reads something odd beside another"
    else
        refused "$@"
    fi
}

# same LABEL CASE CASE: they print the same.
same() {
    diff -r -x case.db -x runs.jsonl "$2" "$3" >said || fail "$1: other outputs"
}

"$stemma" triage many evidence/WS-BOB -o clean >/dev/null 2>&1 || [ $? = 3 ]
"$stemma" triage many -o other >/dev/null 2>&1 || [ $? = 3 ]

# One that is held in the middle of its work.
(exec "$stemma" triage many -o case) >out-first 2>&1 &
running=$!
until [ -s case/case.db-journal ]; do
    kill -0 "$running" 2>/dev/null || break
done
kill -STOP "$running"
if [ -s case/case.db-journal ]; then
    refused triage evidence/WS-BOB -o case
    refused ingest evidence/WS-BOB -o case
    refused detect case
    refused report case
    refused merge other -o case
    refused_or_reads query case 'SELECT count(*) FROM event'
else
    echo 'it was too fast to be held'
fi
kill -CONT "$running"
code=0
wait "$running" || code=$?
running=
[ "$code" -eq 0 ] || [ "$code" -eq 3 ] || {
    cp out-first said
    fail "the first one ended with $code"
}
same 'the one that was there first' other case
"$stemma" triage evidence/WS-BOB -o case >/dev/null 2>said || [ $? = 3 ]
same 'the refused one afterwards' clean case

# Two that start at the same moment.
"$stemma" triage evidence/WS-ANN evidence/WS-BOB -o both >/dev/null 2>&1
for round in 1 2 3 4 5 6 7 8; do
    rm -rf race
    (exec "$stemma" triage evidence/WS-ANN -o race) >/dev/null 2>said-one &
    one=$!
    (exec "$stemma" triage evidence/WS-BOB -o race) >/dev/null 2>said-two &
    two=$!
    for n in one two; do
        eval "pid=\$$n"
        code=0
        wait "$pid" || code=$?
        cp "said-$n" said
        case $code in
        0) ;;
        1) grep -qF 'race: is in use by another stemma' said ||
            fail "round $round: not refused for being in use" ;;
        *) fail "round $round: ended with $code" ;;
        esac
    done
    "$stemma" triage evidence/WS-ANN -o race >/dev/null 2>said ||
        fail "round $round: does not go on"
    "$stemma" triage evidence/WS-BOB -o race >/dev/null 2>said ||
        fail "round $round: does not go on"
    same "round $round" both race
done
exit $bad
