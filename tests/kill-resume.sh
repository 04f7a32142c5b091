#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Kills triages at moments spread over the whole run, a hundred of them, and
# merges too; lets the same command go on, and compares the outputs and what
# the case says with those of an undisturbed run. (check_ingest kills at every
# chunk; here the moment is left to chance.) KILLS=N makes it N, SEED=N other
# moments.
set -eu
stemma=$top_builddir/stemma
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=1767225600
LC_ALL=C.UTF-8
export SOURCE_DATE_EPOCH LC_ALL
kills=${KILLS:-100}
seed=${SEED:-20260302}

# Enough logs that there is something to interrupt.
mkdir "$work/logs"
for i in 1 2; do
    cp -r "$top_builddir/testdata/evtx/WS-ANN" "$work/logs/$i"
    # A byte behind the last chunk: other content, the same records.
    for file in "$work/logs/$i"/*; do printf %d "$i" >>"$file"; done
done

told() {
    for view in "SELECT file, records, stored, duplicate FROM evidence_count" \
        "SELECT f.file, i.kind, i.file_offset, i.text FROM issue i JOIN evidence_file f ON f.evidence = i.evidence" \
        "SELECT file, file_offset, header_id FROM place" \
        "SELECT * FROM DeviceProcessEvents"; do
        "$stemma" query "$1" "$view ORDER BY 1, 2, 3" --format csv
    done
}

# What is interrupted, and how long it takes: on CASE, in seconds.
triage() { exec "$stemma" triage "$work/logs" -o "$1"; }
merge() { exec "$stemma" merge "$work/one" "$work/two" -o "$1"; }
now() { date +%s.%N; }
long() {
    since=$(now)
    ("$1" "$2") >"$work/said" 2>&1 || [ $? = 3 ] || {
        cat "$work/said"
        exit 1
    }
    echo "$since $(now)" | awk '{ printf "%.4f\n", $2 - $1 }'
}

"$stemma" triage "$work/logs/1" -o "$work/one" >/dev/null 2>&1 || [ $? = 3 ]
"$stemma" triage "$work/logs/2" -o "$work/two" >/dev/null 2>&1 || [ $? = 3 ]
for what in triage merge; do
    : >"$work/long"
    for i in 1 2 3; do # the shortest: others may be at work here
        rm -rf "$work/$what"
        long $what "$work/$what" >>"$work/long"
    done
    eval "$what=$(sort -n "$work/long" | head -n 1)"
    told "$work/$what" >"$work/$what.txt"
done

# KILL WHAT DELAY for each kill; `go` lets it go on after one to four of them.
awk -v n="$kills" -v seed="$seed" -v triage="$triage" -v merge="$merge" '
    BEGIN {
        srand(seed)
        for (i = 0; i < n; i += m) {
            what = rand() < 0.85 ? "triage" : "merge"
            m = int(1 + rand() * 4)
            m = i + m > n ? n - i : m
            # The moments of a round, spread over what a run takes.
            for (j = 0; j < m; j++)
                printf "%s %.4f\n", what, rand() * 1.05 * \
                    (what == "triage" ? triage : merge)
            print what, "go"
        }
    }' >"$work/plan"

bad=0
done=0
met=0
round=0
while read -r what delay; do
    if [ "$delay" != go ]; then
        ($what "$work/case") >/dev/null 2>&1 &
        pid=$!
        sleep "$delay"
        kill -9 "$pid" 2>/dev/null || :
        code=0
        wait "$pid" 2>/dev/null || code=$?
        [ $code -ne 137 ] || met=$((met + 1))
        done=$((done + 1))
        continue
    fi
    round=$((round + 1))
    ($what "$work/case") >"$work/said" 2>&1 || [ $? = 3 ] || {
        echo "FAIL round $round ($what): it does not go on"
        cat "$work/said"
        bad=1
    }
    # The outputs tell nearly all of it: what the rest says, now and then.
    if [ $((round % 4)) = 1 ]; then
        told "$work/case" >"$work/case.txt"
    else
        cp "$work/$what.txt" "$work/case.txt"
    fi
    cmp "$work/$what.txt" "$work/case.txt" &&
        diff -r -x case.db -x runs.jsonl "$work/$what" "$work/case" || {
        echo "FAIL round $round ($what): other than undisturbed"
        bad=1
    }
    [ ! -e "$work/case/case.db-journal" ] || {
        echo "FAIL round $round ($what): a journal is left"
        bad=1
    }
    rm -rf "$work/case"
done <"$work/plan"

echo "$done kills, $met of them met a run, $round rounds"
[ "$met" -ge $((kills / 5)) ] || { echo 'FAIL too few runs were killed'; bad=1; }
exit $bad
