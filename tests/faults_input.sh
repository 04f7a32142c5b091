#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bad inputs and places: each gets its message and its exit status, and what
# is good beside it is all there.
set -eu
top=${top_srcdir:?}
build=${top_builddir:?}
stemma=$build/stemma
command -v sqlite3 >/dev/null || exit 77
work=$(mktemp -d)
mounted=
trap '[ -z "$mounted" ] || umount "$mounted"; chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
LC_ALL=C.UTF-8
export LC_ALL
bad=0
checks=0

"$build/tests/evtxgen/evtxgen" "$top/testdata/scenarios/two-hosts.scenario" \
    "$work/evtx"
mkdir "$work/good"
cp "$work/evtx/WS-ANN/Microsoft-Windows-Sysmon%4Operational.evtx" \
    "$work/good/good.evtx"
cd "$work"

fail() {
    echo "FAIL $*"
    sed 's/^/    /' "$work/said"
    bad=1
}

# expect STATUS WORDS ARGUMENT...: stemma ends so, and says these words.
expect() {
    status=$1
    words=$2
    shift 2
    code=0
    $as timeout 120 "$stemma" "$@" >"$work/out" 2>"$work/said" || code=$?
    checks=$((checks + 1))
    [ "$code" -eq "$status" ] || fail "stemma $*: ended with $code, not $status"
    [ -z "$words" ] || grep -qF -- "$words" "$work/said" ||
        fail "stemma $*: does not say '$words'"
    case $status in
    1 | 2)
        [ -s "$work/said" ] || fail "stemma $*: fails without a word"
        [ ! -s "$work/out" ] || fail "stemma $*: prints something although it failed"
        ;;
    esac
}
as=

# holds CASE N: the case has the records of N good files (0 or 1).
expect 0 '' triage good -o clean
all=$(sqlite3 clean/case.db 'SELECT count(*) FROM event')
[ "$all" -gt 20 ] || fail "only $all records in the good file"
holds() {
    checks=$((checks + 1))
    n=$(sqlite3 "$1/case.db" 'SELECT count(*) FROM event')
    [ "$n" -eq $(($2 * all)) ] || fail "$1 holds $n records, not $2 x $all"
    sums=$(sqlite3 "$1/case.db" 'SELECT count(*) FROM evidence
        WHERE records <> stored + duplicate + unreadable')
    [ "$sums" -eq 0 ] || fail "$1: records do not add up"
}

# lost CASE KIND NAME: the loss stands in the case.
lost() {
    checks=$((checks + 1))
    n=$(sqlite3 "$1/case.db" "SELECT count(*) FROM issue i
        LEFT JOIN evidence_file f ON f.evidence = i.evidence
        WHERE i.effect = 'loss' AND i.kind = '$2'
          AND (f.file = '$3' OR i.text GLOB '$3: *')")
    [ "$n" -ge 1 ] || fail "$1: no loss '$2' of $3"
}

# both LABEL STATUS-ALONE WORDS PATH [WORDS]: alone, and beside the good file.
both() {
    expect "$2" "$3" triage "$4" -o "case-$1-alone"
    [ "$2" -ne 1 ] || [ ! -e "case-$1-alone" ] ||
        fail "$1: a case was made although nothing could be read"
    expect 3 "${5-$3}" triage good "$4" -o "case-$1"
    holds "case-$1" 1
}

both missing 1 'there is no such file or folder' nowhere.evtx
lost case-missing missing nowhere.evtx

mkdir empty
expect 1 'no event log' triage empty -o case-empty-alone
expect 0 '' triage good empty -o case-empty
holds case-empty 1
n=$(sqlite3 case-empty/case.db "SELECT logs + others FROM bundle
    WHERE label = 'empty'")
[ "$n" = 0 ] || fail 'a folder without logs is not listed'

mkdir zero && : >zero/zero.evtx
both zero 1 'zero/zero.evtx: is no event log' zero 'is empty'
lost case-zero foreign zero/zero.evtx

mkdir photo && printf '\377\330\377\340\0\020JFIF' >photo/photo.evtx
both photo 1 'is no event log' photo
lost case-photo foreign photo/photo.evtx
printf '\377\330\377\340\0\020JFIF' >named.jpg
both named 1 'is no event log' named.jpg

# Cut after its first chunk's header: it is one, but nothing can be read.
mkdir cut && head -c 4700 good/good.evtx >cut/cut.evtx
expect 3 'cut/cut.evtx' triage cut -o case-cut-alone
expect 3 'cut/cut.evtx' triage good cut -o case-cut
holds case-cut 1

# Cut in the middle: what stands before the cut is there.
mkdir half && head -c 16000 good/good.evtx >half/half.evtx
expect 3 'half/half.evtx' triage half -o case-half
n=$(sqlite3 case-half/case.db 'SELECT count(*) FROM event')
[ "$n" -gt 0 ] && [ "$n" -lt "$all" ] || fail "$n records of half a file"

# A record whose beginning is overwritten.
mkdir broken && cp good/good.evtx broken/broken.evtx
at=$(grep -obUaP '\x2a\x2a\x00\x00' good/good.evtx | sed -n '5s/:.*//p')
printf 'XXXX' | dd of=broken/broken.evtx bs=1 seek="$at" conv=notrunc 2>/dev/null
expect 3 'broken/broken.evtx' triage broken good -o case-broken
n=$(sqlite3 case-broken/case.db "SELECT count(*) FROM sighting s
    JOIN evidence_file f USING (evidence) WHERE f.file = 'good/good.evtx'")
[ "$n" -eq "$all" ] || fail "$n of $all records beside a broken file"

mkdir odd && cp good/good.evtx odd/ && mkfifo odd/fifo.evtx && ln -s . odd/loop
expect 0 '' triage odd -o case-odd
holds case-odd 1
mkfifo fifo.evtx
both fifo 1 'FIFO' fifo.evtx

# For what only permissions can show, somebody to whom they apply.
if [ "$(id -u)" -ne 0 ]; then
    as=env
elif command -v setpriv >/dev/null &&
    setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null; then
    as='setpriv --reuid=65534 --regid=65534 --clear-groups'
fi
if [ -n "$as" ] && $as "$stemma" --version >/dev/null 2>&1; then
    mkdir free && chmod 777 free
    mkdir shut && cp good/good.evtx shut/shut.evtx && chmod 0 shut/shut.evtx
    expect 1 'Permission denied' triage shut -o free/case-shut-alone
    expect 3 'Permission denied' triage good shut -o free/case-shut
    holds free/case-shut 1
    lost free/case-shut unreadable shut/shut.evtx
    mkdir closed && cp good/good.evtx closed/ && chmod 0 closed
    expect 1 'Permission denied' triage closed -o free/case-closed-alone
    expect 3 'Permission denied' triage good closed -o free/case-closed
    holds free/case-closed 1
    lost free/case-closed unreadable closed
    mkdir sealed && chmod 555 sealed
    expect 1 'Permission denied' triage good -o sealed/case
    expect 1 'cannot be written' triage good -o sealed
else
    echo 'permissions: not tested here'
fi
as=

# Places that are no case, and never become one.
mkdir foreign && echo letter >foreign/letter.txt
expect 1 'is not empty' triage good -o foreign
[ ! -e foreign/case.db ] || fail 'a foreign folder was taken'
expect 0 '' triage good -o foreign --force
holds foreign 1
mkdir other && sqlite3 other/case.db 'CREATE TABLE letter (text)'
before=$(sha256sum other/case.db)
for force in '' --force; do
    expect 1 'not a stemma case' triage good -o other $force
done
[ "$before" = "$(sha256sum other/case.db)" ] || fail 'a foreign case.db was touched'
echo letter >file
expect 1 'is not a folder' triage good -o file
expect 1 'no/parent' triage good -o no/parent
expect 2 '' triage good
expect 2 '' triage -o case-none

# The same again: nothing is read twice, and what was lost is still lost.
expect 3 'is empty' triage good zero -o case-zero
holds case-zero 1

# A disk that is full: it says so whenever it happens, and once there is room
# the same command ends as if nothing had been.
expect 0 '' triage good -o case-calm
tight() {
    expect "$1" '' triage good -o "$2"
    [ "$1" -eq 0 ] || grep -qE 'full|too large|limit of file size|No space' "$work/said" ||
        fail "$2: no word of a full disk"
}
same() {
    expect 0 '' triage good -o "$1"
    holds "$1" 1
    diff -r -x case.db -x runs.jsonl case-calm "$1" >"$work/said" ||
        fail "$1: other outputs than those of a calm run"
}
# By a limit on the size of a file, in blocks of 512 bytes.
SOURCE_DATE_EPOCH=1767225600
export SOURCE_DATE_EPOCH
expect 0 '' triage good -o case-calm
blocks=$(($(stat -c %s case-calm/case.db) / 512))
for n in 1 40 $((blocks / 2)) $((blocks - 16)); do
    (
        ulimit -f "$n"
        tight 1 "case-limit-$n"
        exit $bad
    ) || bad=1
    same "case-limit-$n"
done
# By a small file system, where one may be mounted.
mkdir small
if mount -t tmpfs -o size=100k stemma-test small 2>/dev/null; then
    mounted=$work/small
    for n in 100 250 400 $((blocks / 2 + 60)) $((blocks / 2 + 120)); do
        mount -o "remount,size=${n}k" small
        code=0
        "$stemma" triage good -o small/case >/dev/null 2>"$work/said" ||
            code=$?
        case $code in
        0) ;;
        1) grep -qE 'full|No space|I/O' "$work/said" ||
            fail "a disk of $n kB: no word of it" ;;
        *) fail "a disk of $n kB: ended with $code" ;;
        esac
        mount -o remount,size=50m small
        same small/case
        rm -r small/case
    done
    umount small
    mounted=
else
    echo 'a small file system: not tested here'
fi

# A case that lies among its evidence is none.
mkdir among && cp good/good.evtx among/
expect 0 '' triage among -o among/case
before=$(cat among/case/SHA256SUMS)
expect 0 '' triage among -o among/case
[ "$before" = "$(cat among/case/SHA256SUMS)" ] ||
    fail 'a second run over a case among its evidence tells something else'

# What was lost stands in the reports, and a finding's level wins over it.
[ -s case-zero/index.html ] || fail 'no report'
grep -q 'zero/zero.evtx' case-zero/custody.json || fail 'custody lacks a file'
grep -q 'zero.evtx' case-zero/index.html || fail 'the report lacks a file'
expect 10 'is empty' triage good zero -o case-level --fail-on high
expect 0 '' triage good -o case-level-0
expect 10 '' triage good -o case-level-0 --fail-on critical

# A file that was begun by a run that was killed, and now has a twin before
# it: its records count once.
mkdir twin && cp good/good.evtx twin/b.evtx
expect 0 '' triage twin -o case-twin
sqlite3 case-twin/case.db "UPDATE evidence SET status = 'reading'"
cp good/good.evtx twin/a.evtx
expect 0 '' triage twin -o case-twin
holds case-twin 1
n=$(sqlite3 case-twin/case.db 'SELECT count(*) FROM sighting')
[ "$n" -eq $((2 * all)) ] || fail "$n sightings of twice $all records"

[ "$checks" -ge 55 ] || { echo "only $checks checks ran"; bad=1; }
[ $bad -eq 0 ] && echo "$checks checks"
exit $bad
