#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every record that a finding cites was read by libevtx too, and what it said
# of it stands where the finding does.
set -eu
stemma=$top_builddir/stemma
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# How often each verdict stands in findings.jsonl.
verdicts() {
    grep -o '"second_reader":[a-z"]*' "$1/findings.jsonl" | sort | uniq -c |
        sed 's/^ *//'
}

fail() {
    echo "$1"
    exit 1
}

cp -r "$top_builddir/testdata/evtx/WS-ANN" logs
"$stemma" triage logs -o case >/dev/null 2>&1 || [ $? = 3 ]
cited=$(grep -o '"second_reader"' case/findings.jsonl | wc -l)
[ "$cited" -gt 1 ] || fail "findings cite $cited records"
[ "$(verdicts case)" = "$cited \"second_reader\":\"agrees\"" ] ||
    fail "not everything agrees: $(verdicts case)"

# Where libevtx was the reader there is no second one.
"$stemma" triage logs --reader libevtx -o by-libevtx >/dev/null 2>&1 || [ $? = 3 ]
[ "$(verdicts by-libevtx)" = "$cited \"second_reader\":null" ] ||
    fail "libevtx judged itself: $(verdicts by-libevtx)"

# Forwarded records it cannot read.
mkdir forwarded
{
    cat <<'END'
day 2026-03-02
host WS-FWD machine-id 365ABB73 sysmon 22
log forwarded/f.evtx sysmon forwarded
ghost as explorer at 07:58:10
  Image: C:\Windows\explorer.exe
process as setup parent explorer at 09:00:00
  Image: C:\Users\ann\AppData\Local\Temp\setup.exe
process as shell parent setup at 09:00:02
  Image: C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe
END
} >forwarded.scenario
"$top_builddir/tests/evtxgen/evtxgen" forwarded.scenario . >/dev/null
"$stemma" triage forwarded -o silent >/dev/null 2>&1 || [ $? = 3 ]
verdicts silent | grep -q '^[1-9][0-9]* "second_reader":"silent"$' ||
    fail "libevtx is not silent about forwarded records: $(verdicts silent)"
verdicts silent | grep -q 'agrees\|differs\|null' &&
    fail "libevtx read forwarded records: $(verdicts silent)"

# A verdict is kept: without evidence it is not asked for anew.
"$stemma" detect case >/dev/null
"$stemma" report case >/dev/null
[ "$(verdicts case)" = "$cited \"second_reader\":\"agrees\"" ] ||
    fail "a verdict is gone after detect: $(verdicts case)"

# In steps: a run without the evidence cannot ask, one that has it can.
"$stemma" ingest logs -o steps >/dev/null 2>&1 || [ $? = 3 ]
"$stemma" detect steps >/dev/null
"$stemma" report steps >/dev/null
[ "$(verdicts steps)" = "$cited \"second_reader\":null" ] ||
    fail "somebody was asked without evidence: $(verdicts steps)"
"$stemma" detect steps logs >/dev/null
"$stemma" report steps >/dev/null
cmp case/findings.jsonl steps/findings.jsonl
command -v sqlite3 >/dev/null || exit 0

# A decoder that differs is doubt, and said at the finding and of the host.
sqlite3 case/case.db "UPDATE second_opinion SET verdict = 2,
    text = 'EventData/CommandLine: \"a\", by libevtx \"<b>\"'
    WHERE file_offset = (SELECT e.file_offset FROM finding f
                           JOIN event e ON e.id = f.event ORDER BY f.id LIMIT 1)"
"$stemma" detect case >/dev/null
"$stemma" report case >/dev/null
verdicts case | grep -q '"second_reader":"differs"' ||
    fail "the difference is not in findings.jsonl"
cat case/hosts/*/report.html >pages
grep -q 'by libevtx &quot;&lt;b&gt;&quot;\|by libevtx "&lt;b&gt;"' pages ||
    fail "the difference is not at the finding"
grep -q 'cited records are read otherwise by libevtx' pages ||
    fail "the difference is no anomaly of the host"
