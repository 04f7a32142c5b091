#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# At a terminal there is a progress line, which leaves nothing behind; Ctrl-C
# ends a run with 130 and a word, and the same command goes on from there.
set -eu
top=${top_srcdir:?}
build=${top_builddir:?}
stemma=$build/stemma
command -v script >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=1767225600
LC_ALL=C.UTF-8
export SOURCE_DATE_EPOCH LC_ALL
cd "$work"
bad=0

complain() {
    echo "FAIL $*"
    bad=1
}

cat >many.scenario <<'END'
day 2026-03-02
host WS-MANY machine-id 11223344 sysmon 22
log Sysmon.evtx sysmon first-id 1
ghost as explorer at 07:00:00
  Image: C:\Windows\explorer.exe
repeat 1500 every 5s
process as setup{i} parent explorer at 08:00:00
  Image: C:\Users\ann\setup{i}.exe
process as shell{i} parent setup{i} at +1
  Image: C:\Windows\System32\cmd.exe
file by shell{i} at +0.5
  TargetFilename: C:\Users\ann\a{i}.txt
exit by shell{i} at +1
end
END
"$build/tests/evtxgen/evtxgen" many.scenario logs

# shown: what a terminal shows in the end of what was written to it.
shown() { tr -d '\004\010' | sed -e 's/\r*$//' -e 's/.*\r\x1b\[K//'; }

# at_terminal FILE COMMAND: runs it at one; its status.
at_terminal() {
    to=$1
    shift
    script -qefc "$*" "$to" >/dev/null 2>&1 </dev/null
}

"$stemma" triage logs -o calm >calm.out 2>calm.err
! grep -q "$(printf '\r')" calm.out calm.err || complain 'a progress line without a terminal'
code=0
at_terminal typescript "$stemma triage logs -o seen" || code=$?
[ "$code" -eq 0 ] || complain "at a terminal it ends with $code"
sed -e '/^Script /d' typescript >raw
grep -q "$(printf '\r\033\[K[a-z ]* *[0-9][0-9]*')" raw || complain 'no progress line at a terminal'
sed 's/calm/seen/' calm.out >wanted
shown <raw | sed '/^$/d' >got
diff wanted got || complain '< wanted, > left on the terminal'
diff -r -x case.db -x runs.jsonl calm seen || complain 'the outputs differ'
code=0
at_terminal typescript "$stemma triage logs -o seen 2>/dev/null" || code=$?
! grep -q "$(printf '\033\[K')" typescript || complain 'a progress line on stdout'

# The tree has colours at a terminal and nowhere else, and the same words.
tree="$stemma tree calm --process setup7.exe"
$tree >plain
! grep -q "$(printf '\033')" plain || complain 'colours in a pipe'
grep -q ' + wrote C:\\Users\\ann\\a7.txt' plain || complain 'what it wrote is not told'
for how in colour NO_COLOR=1 TERM=dumb NO_COLOR=; do
    case $how in *=*) set -- env TERM=xterm "$how" ;; *) set -- env TERM=xterm ;; esac
    at_terminal typescript "$*" "$tree" --wide || complain "$how: the tree fails at a terminal"
    sed -e '/^Script /d' typescript | tr -d '\004\010\r' >raw
    case $how in
    colour | NO_COLOR=) grep -q "$(printf '\033\[1;31msetup7.exe')" raw || complain "$how: no colour" ;;
    *) ! grep -q "$(printf '\033')" raw || complain "$how: colours" ;;
    esac
    sed "s/$(printf '\033')\[[0-9;]*m//g" raw | sed '/^$/d' >got
    diff plain got || complain "$how: < in a pipe, > at a terminal"
done

# Ctrl-C, typed: at several moments, until it met a run at work.
stopped=0
for pause in 0.3 0.2 0.5 0.1 0.4 0.7 1; do
    rm -rf torn
    code=0
    { sleep "$pause"; printf '\003'; } |
        script -qefc "$stemma triage logs -o torn" typescript >/dev/null 2>&1 || code=$?
    case $code in
    0 | 130) ;;
    *) complain "Ctrl-C ends it with $code" ;;
    esac
    # Before there is a case, it may not have begun to listen.
    if [ "$code" -eq 130 ] && [ -s torn/case.db ]; then
        stopped=$((stopped + 1))
        shown <typescript >got
        grep -q 'interrupted; the case is consistent, the same command goes on' got ||
            { cat got; complain 'Ctrl-C is not said'; }
        "$stemma" query torn 'SELECT count(*) FROM event' >said 2>&1 ||
            { cat said; complain 'what Ctrl-C left cannot be read'; }
    fi
    "$stemma" triage logs -o torn >said 2>&1 || { cat said; complain 'it does not go on'; }
    diff -r -x case.db -x runs.jsonl calm torn || complain 'it ends otherwise'
    [ "$stopped" -lt 2 ] || break
done
[ "$stopped" -ge 1 ] || complain 'no run was met at work'
exit $bad
