#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every exit status (stemma(1), EXIT STATUS) of every command: the status,
# words on stderr, nothing on stdout where nothing was done, and a case that
# is what it was. Bad evidence and full disks: faults_input.sh.
set -eu
stemma=$top_builddir/stemma
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
SOURCE_DATE_EPOCH=1767225600
LC_ALL=C.UTF-8
export SOURCE_DATE_EPOCH LC_ALL
bad=0
checks=0
cd "$work"
cp -r "$top_builddir/testdata/evtx/WS-ANN" good
chmod -R a+rX good

fail() {
    echo "FAIL $*"
    sed 's/^/    /' said
    bad=1
}

# expect STATUS WORDS ARGUMENT...: stemma ends so, says these words, and
# prints something only if it did something.
expect() {
    status=$1
    words=$2
    shift 2
    code=0
    timeout 120 "$stemma" "$@" >out 2>said || code=$?
    checks=$((checks + 1))
    [ "$code" -eq "$status" ] || fail "stemma $*: ended with $code, not $status"
    [ -z "$words" ] || grep -qF -- "$words" said ||
        fail "stemma $*: does not say '$words'"
    case $status in
    1 | 2)
        [ ! -s out ] || fail "stemma $*: prints something although it failed"
        [ -s said ] || fail "stemma $*: fails without a word"
        ;;
    esac
}

# What a folder holds, and whether anything has touched it since.
mark() {
    (cd "$1" && find . ! -type d -exec sha256sum {} + | sort && find . | sort)
}
untouched() {
    mark "$1" >mark-now
    cmp -s "mark-$2" mark-now || fail "$1 was touched by $3"
}

expect 0 '' triage good -o case
mark case >mark-case
expect 0 '' triage good -o spare

# 2: wrong usage. Nothing is made, nothing is touched.
commands=$("$stemma" --help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p')
[ "$(echo "$commands" | wc -w)" -ge 10 ] || fail 'commands are missing in --help'
expect 2 'usage:'
expect 2 'no command is named' nonsense
for command in $commands; do
    # rules alone lists them; all others want something.
    [ "$command" = rules ] || expect 2 'usage:' "$command"
    expect 2 "--nonsense" "$command" case --nonsense
    expect 0 '' "$command" --help
done
for command in triage ingest merge; do
    expect 2 '-o' "$command" good
    expect 2 '' "$command" -o made
    expect 2 'wants a value' "$command" good -o
    expect 2 '' "$command" good -o ''
done
expect 2 '' report case spare
# What follows the case is evidence: another case holds none.
expect 1 'no event log' detect case spare
for words in '--rule-steps 0' '--rule-steps many' '--rule-steps -1' '--fail-on bad' \
    '--same-host A' '--same-host =B' '--reader none' '--threads 0' '--threads x'; do
    expect 2 "${words%% *}" triage good -o made $words
done
expect 2 '' query case
[ ! -e made ] || fail 'wrong usage made a case'
untouched case case 'wrong usage'

# 1: what is no case, for each command that wants one.
mkdir foreign && echo letter >foreign/letter.txt
mkdir alien && printf 'SQLite format 3\0 but not ours, and long enough for it' >alien/case.db
head -c 200 /dev/zero >>alien/case.db
mkdir text && echo 'no database' >text/case.db
cp -r case newer
printf '\0\0\3\347' | dd of=newer/case.db bs=1 seek=60 conv=notrunc 2>/dev/null
echo letter >file
mkdir nothing
for folder in foreign alien text newer nothing; do mark $folder >"mark-$folder"; done
no_case() {
    expect 1 'absent: ' "$@" absent
    expect 1 'foreign: holds no case' "$@" foreign
    expect 1 'alien: its case.db is not a stemma case' "$@" alien
    expect 1 'text: its case.db is not a stemma case' "$@" text
    expect 1 'newer: its case.db has schema version 999' "$@" newer
    expect 1 'file: is not a folder' "$@" file
    expect 1 'nothing: holds no case' "$@" nothing
    for folder in foreign alien text newer nothing; do
        untouched $folder $folder "$*"
    done
    [ ! -e absent ] || fail "$* made a case"
}
no_case detect
no_case report
no_case tree
no_case rules
no_case merge -o made
no_case verify good --case
[ ! -e made ] || fail 'a merge of what is no case made one'
for folder in absent foreign alien text newer file nothing; do
    expect 1 "$folder: " query $folder 'SELECT 1'
done
for folder in alien text newer; do
    for force in '' --force; do
        expect 1 "$folder: its case.db" triage good -o $folder $force
        expect 1 "$folder: its case.db" ingest good -o $folder $force
        expect 1 "$folder: its case.db" merge case -o $folder $force
        untouched $folder $folder 'a command that was refused'
    done
done
for command in triage ingest; do
    expect 1 'is not empty' $command good -o foreign
    expect 1 'is not a folder' $command good -o file
    expect 1 'no event log in any argument' $command nothing -o made
done
expect 1 'is not empty' merge case -o foreign
expect 1 'into itself' merge case -o case
untouched foreign foreign 'a command that was refused'
[ "$(cat file)" = letter ] || fail 'a file was touched'
[ ! -e made ] || fail 'a refused command made a case'
expect 1 'no event log' dump nothing
expect 1 'no such' dump absent
expect 1 'no event log' verify nothing
expect 1 'nowhere' triage good -o made --rules nowhere
expect 1 'nowhere' detect case --rules nowhere
expect 1 '' query case 'SELECT nothing FROM nowhere'
expect 1 '' query case 'DELETE FROM event'
expect 1 'no-such' tree case --process no-such.exe
[ ! -e made ] || fail 'rules that cannot be had: a case was made'
untouched case case 'commands that were refused'

# 1: outputs that cannot be written: the same command goes on once they can.
for name in index.html findings.jsonl SHA256SUMS hosts; do
    cp -r case blocked
    rm -rf "blocked/$name"
    if [ $name = hosts ]; then echo 'not a folder' >blocked/hosts; else mkdir "blocked/$name"; fi
    [ $name = hosts ] || : >"blocked/$name/mine"
    expect 1 "$name" report blocked
    expect 1 "$name" triage good -o blocked
    if [ $name = hosts ]; then
        [ "$(cat blocked/hosts)" = 'not a folder' ] || fail "$name was overwritten"
    else
        [ -e "blocked/$name/mine" ] || fail "$name was removed"
    fi
    rm -r "blocked/$name"
    expect 0 '' triage good -o blocked
    diff -r -x case.db -x runs.jsonl case blocked >said || fail "$name: other outputs afterwards"
    rm -r blocked
done
full() {
    code=0
    "$stemma" "$@" >/dev/full 2>said || code=$?
    checks=$((checks + 1))
    [ $code -eq 1 ] || fail "stemma $*: ended with $code, its output on a full disk"
    grep -qE 'cannot be written|No space' said ||
        fail "stemma $*: no word of a full standard output"
}
full triage good -o spare
full ingest good -o spare
full detect spare
full query spare 'SELECT * FROM event'
full tree spare
full rules
full dump good
full verify good
full merge case -o spare
expect 0 '' triage good -o spare
diff -r -x case.db -x runs.jsonl case spare >said || fail 'other outputs after full ones'

# 3: a rule that fails, a rule that meets a limit; the others run.
mkdir rules
head='-- level: low
-- confidence: low
-- attack: T1059
-- needs: sysmon:1
-- lists:
-- why: A test.
-- noise: None.'
printf -- '-- id: broken\n-- title: Broken\n%s\nSELECT no_column FROM nowhere\n' "$head" >rules/broken.sql
printf 'no rule at all\n' >rules/none.sql
printf -- '-- id: endless\n-- title: Endless\n%s\nSELECT a.event AS event, a.process AS process, 0 AS related,\n NULL AS confidence, '"'x'"' AS summary FROM spawn a, spawn b, spawn c, spawn d, spawn e WHERE a.event + b.event + c.event + d.event + e.event < 0\n' "$head" >rules/endless.sql
expect 3 'rule broken: broken.sql' triage good -o ruled --rules rules --rule-steps 100000
for words in 'rule none: none.sql' 'rule endless' 'steps'; do
    grep -qF "$words" said || fail "not said: $words"
done
n=$(grep -c . ruled/findings.jsonl)
[ "$n" -ge 2 ] || fail "$n findings beside rules that failed"
expect 3 'rule broken' detect ruled --rules rules --rule-steps 100000
# Without them the case is as one that never had them.
expect 0 '' triage good -o ruled
diff -r -x case.db -x runs.jsonl case ruled >said || fail 'failed rules left something'

# 10 wins over 3, and says all the same what was lost.
expect 10 'rule broken' triage good -o ruled --rules rules --fail-on critical
expect 10 'absent: there is no such' triage good absent -o lost --fail-on high
expect 3 'absent: there is no such' triage good absent -o lost
expect 10 'absent: there is no such' merge case lost -o merged --fail-on critical
expect 3 'absent: there is no such' merge case lost -o merged
expect 10 '' detect case --fail-on informational
expect 0 '' report lost

# 130: interrupted anywhere, consistent, and the same command goes on.
mkdir many
for i in $(seq 40); do
    cp good/*Sysmon* "many/$i.evtx"
    # Where the header's block holds nothing: other content, no damage.
    printf %d "$i" | dd of="many/$i.evtx" bs=1 seek=200 conv=notrunc 2>/dev/null
done
expect 0 '' triage many -o whole
for signal in INT TERM; do
    (exec "$stemma" triage many -o stopped) >out 2>said &
    pid=$!
    until [ -s stopped/case.db-journal ]; do
        kill -0 $pid 2>/dev/null || break
    done
    kill -$signal $pid
    code=0
    wait $pid || code=$?
    checks=$((checks + 1))
    [ $code -eq 130 ] || fail "SIG$signal: ended with $code"
    grep -qF 'interrupted; the case is consistent' said || fail "SIG$signal: not said"
    [ ! -s out ] || fail "SIG$signal: prints something"
    expect 0 '' query stopped 'SELECT status FROM run' --format csv
    grep -q interrupted out || fail "SIG$signal: table run does not tell"
    expect 0 '' triage many -o stopped
    diff -r -x case.db -x runs.jsonl whole stopped >said || fail "SIG$signal: other outputs afterwards"
    rm -r stopped
done

[ "$checks" -ge 175 ] || { echo "only $checks checks ran"; bad=1; }
[ $bad -eq 0 ] && echo "$checks checks"
exit $bad
