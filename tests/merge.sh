#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `triage X Y` and the merge of `triage X` and `triage Y`, in either order,
# tell the same: every fact, every view, every count, every output file.
set -eu
top=${top_srcdir:?}
build=${top_builddir:?}
stemma=$build/stemma
command -v sqlite3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=1767225600
LC_ALL=C.UTF-8
export SOURCE_DATE_EPOCH LC_ALL
bad=0
deep= # --recover

# make NAME: the logs of the scenario on stdin, in folder NAME.
make_logs() {
    cat >"$work/$1.scenario"
    "$build/tests/evtxgen/evtxgen" "$work/$1.scenario" "$work/in/$1"
}

# run COMMAND ARGUMENT...: done, with or without evidence lost.
run() {
    code=0
    "$stemma" "$@" >"$work/said" 2>&1 || code=$?
    case $code in
    0 | 3) ;;
    *)
        cat "$work/said"
        echo "stemma $* ended with $code"
        exit 1
        ;;
    esac
}

# tell CASE: all that the case holds, in words instead of row ids.
tell() {
    views=$(sqlite3 "$1/case.db" "SELECT name FROM sqlite_schema
        WHERE type = 'view' AND name GLOB 'Device*' ORDER BY name")
    for view in $views; do
        echo "== $view"
        sqlite3 "$1/case.db" "SELECT * FROM $view" | sort
        # Facts (x, of events 1 p) in one loop and lookups, however few rows
        # the tables have.
        n=$(sqlite3 "$1/case.db" "EXPLAIN QUERY PLAN SELECT * FROM $view" |
            grep SCAN | grep -v LEFT-JOIN | grep -vc 'SCAN [xp]$') || :
        [ "$n" -eq 0 ] || {
            echo "FAIL $view is put together by $n loops more" >&2
            bad=1
        }
    done
    echo "== typed"
    cat "$top/tests/said.sql" "$top/tests/merge/typed.sql" | sqlite3 "$1/case.db" | sed 's/^\([a-z_]*\)|[0-9]*|/\1|/' | sort
    for what in divergence hash-check events sightings places evidence counts bundles issues input dictionaries; do
        echo "== $what"
        sqlite3 "$1/case.db" <"$top/tests/merge/$what.sql" | sort
    done
}

# same LABEL CASE CASE: they tell the same and print the same.
same() {
    tell "$2" >"$work/left"
    tell "$3" >"$work/right"
    if ! diff -u "$work/left" "$work/right" >"$work/diff"; then
        echo "FAIL $1: the databases differ"
        head -n 40 "$work/diff" | cut -c1-300
        bad=1
    fi
    if ! diff -r -x case.db -x runs.jsonl "$2" "$3" >"$work/diff" 2>&1; then
        echo "FAIL $1: the outputs differ"
        head -n 40 "$work/diff" | cut -c1-300
        bad=1
    fi
}

# A finding that only both make, of hosts compared with each other, had its
# records read a second time by none: with the evidence named they are.
ask() {
    [ -n "$compared" ] || return 0
    run detect "$1" "$x" "$y"
    run report "$1"
}

# holds LABEL: triage and merge of in/x and in/y (X and Y, where given).
holds() {
    label=$1
    x=$2
    y=$3
    rm -rf "$work/both" "$work/x" "$work/y" "$work/xy" "$work/yx"
    # shellcheck disable=SC2086
    run triage $deep "$x" "$y" -o "$work/both"
    # shellcheck disable=SC2086
    run triage $deep "$x" -o "$work/x"
    # shellcheck disable=SC2086
    run triage $deep "$y" -o "$work/y"
    run merge "$work/x" "$work/y" -o "$work/xy"
    run merge "$work/y" "$work/x" -o "$work/yx"
    ask "$work/xy"
    ask "$work/yx"
    same "$label, X then Y" "$work/both" "$work/xy"
    same "$label, Y then X" "$work/both" "$work/yx"
    # Once more changes nothing, and neither does adding Y to X by triage.
    run merge "$work/x" "$work/y" -o "$work/xy"
    ask "$work/xy"
    same "$label, merged twice" "$work/both" "$work/xy"
    # shellcheck disable=SC2086
    run triage $deep "$y" -o "$work/x"
    ask "$work/x"
    same "$label, added later" "$work/both" "$work/x"
    cases=$((cases + 1))
}
cases=0
compared=
mkdir "$work/in"

host() {
    cat <<EOF
day 2026-03-02
host $1 machine-id $2 sysmon ${3:-22} ${4:-}
log Sysmon.evtx sysmon first-id 100
EOF
}

story() {
    cat <<'EOF'
ghost as explorer at 07:58:10
  Image: C:\Windows\explorer.exe
process as setup parent explorer at 09:14:07.123
  Image: C:\Users\ann\AppData\Local\Temp\setup.exe
  Company: Contoso Ltd
process as shell parent setup at +1
  Image: C:\Windows\System32\cmd.exe
  CommandLine: cmd /c echo hello
file by setup at +0.250
  TargetFilename: C:\Users\ann\AppData\Local\Temp\a.txt
file by shell at +0.5
  TargetFilename: \\?\C:\Users\ANN\b.txt:stream
exit by shell at +1
exit by setup at +12
EOF
}

# Two hosts that have nothing but programs in common.
{ host WS-ANN 365ABB72 22; story; } | make_logs x
{ host WS-BOB 8C0A41D7 23; story; } | make_logs y
holds "two hosts" "$work/in/x" "$work/in/y"

# Every event of Sysmon, on hosts that say different things. A case of one of
# them alone is fuller than what the other adds.
every() {
    host "$1" "$2" 22 | sed 's/sysmon 22/schema 4.91/'
    story | sed '/^exit/,$d'
    for id in 2 3 4 6 7 8 9 10 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 255; do
        by='by shell'
        case $id in
        4 | 6 | 16 | 19 | 20 | 21 | 255) by= ;;
        8 | 10) by='by shell of setup' ;;
        esac
        for n in 1 2; do
            echo "event $id $by at +0.1"
            case $id in
            7) echo "  ImageLoaded: C:\\$1\\$n.dll" ;;
            10) echo "  CallTrace: C:\\$1.dll+$n|UNKNOWN($n)" ;;
            12 | 13) echo "  TargetObject: HKLM\\$1\\Run\\$n" ;;
            14) echo "  NewName: HKLM\\$1\\Run\\$n" ;;
            15) echo "  Contents: $1 $n" ;;
            esac
        done
    done
}
every WS-ANN 365ABB72 | make_logs every
every ws-zoe 11C0FFEE | sed 's/exe/EXE/' | make_logs other
holds "every event" "$work/in/every" "$work/in/other"
sqlite3 "$work/both/case.db" "SELECT count(DISTINCT event_id) FROM event" >"$work/said"
[ "$(cat "$work/said")" -eq 29 ] || { echo "FAIL $(cat "$work/said") of 29 events are there"; bad=1; }

# One log and an export of its second half, with renumbered headers.
{
    host WS-ANN 365ABB72
    echo 'export part.evtx of Sysmon.evtx from 09:14:08'
    story
} | make_logs whole
mkdir "$work/in/part"
mv "$work/in/whole/part.evtx" "$work/in/part/"
holds "overlapping exports" "$work/in/whole" "$work/in/part"

# Such a pair on each side, which have a third of the records in common.
{
    host WS-BOB 8C0A41D7 23
    echo 'export early.evtx of Sysmon.evtx to 09:14:09'
    echo 'export late.evtx of Sysmon.evtx from 09:14:08'
    story
} | make_logs third
mkdir "$work/in/left" "$work/in/right"
cp "$work/in/third/early.evtx" "$work/in/third/late.evtx" "$work/in/left/"
cp "$work/in/third/late.evtx" "$work/in/third/Sysmon.evtx" "$work/in/right/"
cp "$work/in/x/Sysmon.evtx" "$work/in/right/ann.evtx"
holds "overlaps on both sides" "$work/in/left" "$work/in/right"

# The same file under two names, beside others.
mkdir "$work/in/copy"
cp "$work/in/x/Sysmon.evtx" "$work/in/copy/A-first-name.evtx"
cp "$work/in/y/Sysmon.evtx" "$work/in/copy/"
holds "a file under two names" "$work/in/x" "$work/in/copy"

# The same name with other content: #2 by digest, whoever comes first.
mkdir -p "$work/in/one/logs" "$work/in/two/logs"
cp "$work/in/x/Sysmon.evtx" "$work/in/one/logs/"
cp "$work/in/y/Sysmon.evtx" "$work/in/two/logs/"
holds "a name with other content" "$work/in/one/logs" "$work/in/two/logs"

# The same folder twice, from two places.
mkdir -p "$work/in/again"
cp -r "$work/in/x" "$work/in/again/"
holds "the same evidence" "$work/in/x" "$work/in/again/x"

# The same records with other words: both stand, and it is said.
{ host WS-ANN 365ABB72; story; } |
    sed 's/echo hello/echo goodbye/' | make_logs forged
holds "conflicting copies" "$work/in/x" "$work/in/forged"

# Damage: a cut file, a broken chunk, a foreign file, an empty one.
mkdir "$work/in/bad"
head -c 9000 "$work/in/x/Sysmon.evtx" >"$work/in/bad/cut.evtx"
{
    head -c 4700 "$work/in/y/Sysmon.evtx"
    printf 'damage'
    tail -c +4707 "$work/in/y/Sysmon.evtx"
} >"$work/in/bad/broken.evtx"
printf '\377\330\377\340' >"$work/in/bad/photo.evtx"
: >"$work/in/bad/empty.evtx"
ln -s nowhere "$work/in/bad/link"
mkfifo "$work/in/bad/fifo"
cp "$work/in/bad/broken.evtx" "$work/in/y/a-broken-copy.evtx"
holds "damage" "$work/in/bad" "$work/in/y"

# Slack that one side explains by its own layouts or not at all, and the
# other has the templates for; a record that is slack here and live there.
make_logs slack <<'EOF'
day 2026-03-02
host WS-ANN machine-id 365ABB72 sysmon 22
log Mixed.evtx sysmon security first-id 100
export live.evtx of Mixed.evtx from 09:55:00
damage Mixed.evtx slack 0 20
damage Mixed.evtx older 0 1
damage Mixed.evtx truncate 69632
ghost as explorer at 07:58:10
  Image: C:\Windows\explorer.exe
repeat 60 every 1m
process as child parent explorer at 09:00:00
  Image: C:\Windows\System32\cmd.exe
end
repeat 60 every 1s
security 4624 at 10:30:00
end
repeat 20 every 1s
registry set HKLM\Software\k{i} by child at 10:40:00
end
EOF
mkdir "$work/in/own" "$work/in/other-live"
mv "$work/in/slack/Mixed.evtx" "$work/in/own/"
mv "$work/in/slack/live.evtx" "$work/in/other-live/"
{
    host WS-BOB 8C0A41D7 | sed 's/ sysmon first/ sysmon security first/'
    story
    echo 'security 4624 at 11:00:00'
} | make_logs teacher
deep=--recover
holds "slack explained by another host" "$work/in/own" "$work/in/teacher"
told=$(sqlite3 "$work/both/case.db" "SELECT group_concat(n) FROM
    (SELECT how || ':' || count(*) AS n FROM event WHERE event_id IN (13, 4624)
      AND how > 0 GROUP BY how)")
[ "$told" = 2:14,4:25 ] || { echo "FAIL slack is read as $told"; bad=1; }
holds "slack here, live there" "$work/in/own" "$work/in/other-live"
told=$(sqlite3 "$work/both/case.db" "SELECT group_concat(n) FROM
    (SELECT how || ':' || count(*) AS n FROM sighting WHERE how > 0
      AND event IN (SELECT id FROM event WHERE how = 0) GROUP BY how)")
[ "$told" = 2:14,4:25 ] || { echo "FAIL slack of live records is read as $told"; bad=1; }
run triage "$work/in/own" -o "$work/later"
run triage --recover "$work/in/own" -o "$work/later"
rm -rf "$work/x"
run triage --recover "$work/in/own" -o "$work/x"
same "slack asked for later" "$work/x" "$work/later"
deep=

# Hosts whose names differ in case, or share a machine id.
{ host ws-ann 365ABB72 21; story | sed 's/09:14/10:20/'; } | make_logs lower
{ host WS-EVE 365ABB72 21; story; } | make_logs clone
holds "a host spelled in two ways" "$work/in/x" "$work/in/lower"
holds "a cloned host" "$work/in/x" "$work/in/clone"

# Killed at any time, or asked to stop, a merge goes on where it is told to
# once more, and ends the same.
{
    host WS-BIG 11223344 22
    echo 'repeat 700 every 1'
    story | sed 's/ghost as \([a-z]*\)/ghost as \1{i}/;
                 s/process as \([a-z]*\) parent \([a-z]*\)/process as \1{i} parent \2{i}/;
                 s/ by \([a-z]*\)/ by \1{i}/; s/a\.txt/a{i}.txt/'
    echo end
} | make_logs big
run triage "$work/in/big" -o "$work/big"
run triage "$work/in/x" -o "$work/small"
run merge "$work/big" "$work/small" -o "$work/calm"
stopped=0
for signal in KILL INT TERM; do
    rm -rf "$work/torn"
    for pause in 0.02 0.05 0.1 0.2; do
        "$stemma" merge "$work/big" "$work/small" -o "$work/torn" >"$work/said" 2>&1 &
        sleep "$pause"
        kill -"$signal" $! 2>/dev/null || :
        code=0
        wait $! || code=$?
        case $code in
        0 | 3) ;;
        130 | 137 | 143) stopped=$((stopped + 1)) ;;
        *) echo "FAIL merge and $signal: ended with $code"; cat "$work/said"; bad=1 ;;
        esac
    done
    run merge "$work/big" "$work/small" -o "$work/torn"
    same "a merge stopped by $signal" "$work/calm" "$work/torn"
done
[ "$stopped" -ge 3 ] || { echo "only $stopped merges were stopped"; bad=1; }

corpus=${STEMMA_CORPUS:-$top/../shared/corpus}
if [ -d "$corpus" ]; then
    mkdir -p "$work/in/even" "$work/in/odd"
    n=0
    find "$corpus/" -type f -name '*.evtx' | sort >"$work/list"
    while IFS= read -r file; do
        n=$((n + 1))
        half=even
        [ $((n % 2)) -eq 0 ] || half=odd
        mkdir -p "$work/in/$half/$n"
        cp "$file" "$work/in/$half/$n/"
    done <"$work/list"
    compared=yes
    holds "the corpus in two halves" "$work/in/even" "$work/in/odd"
fi

[ "$cases" -ge 10 ] || { echo "only $cases pairs were compared"; bad=1; }
[ $bad -eq 0 ] && echo "$cases pairs tell the same merged and at once"
exit $bad
