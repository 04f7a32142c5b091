#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every rule finds in its hit.scenario exactly what the lines `# finds: ` say
# ("SUMMARY, DETAIL, DETAIL..."), and nothing in its miss.scenario; a rule
# without both fails, and so does one that is not compiled in. A line
# `# baseline: KIND FILE` gives the case a list that stands beside it.
set -eu
top=${top_srcdir:?}
build=${top_builddir:?}
command -v sqlite3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

complain() {
    echo "$*"
    bad=1
}

# found SCENARIO RULE: what the rule finds, a line a finding.
found() {
    rm -rf "$work/logs" "$work/case"
    "$build/tests/evtxgen/evtxgen" "$1" "$work/logs" >&2 || return 1
    "$build/stemma" ingest "$work/logs" -o "$work/case" >&2 || return 1
    sed -n 's/^# baseline: //p' "$1" | while read -r kind list; do
        "$build/stemma" baseline add "$work/case" --kind "$kind" \
            "$(dirname "$1")/$list" || exit 1
    done >&2 || return 1
    "$build/stemma" detect "$work/case" >&2 || return 1
    sqlite3 "$work/case/case.db" "
        SELECT f.summary || COALESCE((SELECT group_concat(', ' || d.value, '')
                                        FROM json_each(f.details) d), '')
          FROM finding f WHERE f.rule = '$2'" | sed 's/ *$//' | sort
}

"$build/stemma" rules >"$work/built-in"
for file in "$top"/rules/*.sql; do
    rule=$(basename "$file" .sql)
    grep -q "^$rule " "$work/built-in" ||
        complain "$rule: not named in rules/files.mk"
    for kind in hit miss; do
        scenario=$top/testdata/rules/$rule/$kind.scenario
        if [ ! -f "$scenario" ]; then
            complain "$rule: no testdata/rules/$rule/$kind.scenario"
            continue
        fi
        sed -n 's/^# finds: //p' "$scenario" | sort >"$work/wanted"
        found "$scenario" "$rule" >"$work/found" 2>"$work/said" || {
            cat "$work/said"
            complain "$scenario: could not be tried"
        }
        diff "$work/wanted" "$work/found" ||
            complain "$scenario: < wanted, > found"
        case $kind in
        hit) [ -s "$work/wanted" ] || complain "$scenario: finds nothing" ;;
        miss) [ ! -s "$work/wanted" ] || complain "$scenario: finds some" ;;
        esac
    done
done

# Process creations of the Security channel are stored, but not typed: rules
# about processes could not look at a host that has no others.
cat >"$work/blind.scenario" <<'END'
day 2026-03-02
host BLIND machine-id 0000B11D
log BLIND/Security.evtx security
security 4688 at 09:00:00
  NewProcessName: C:\Windows\System32\cmd.exe
  ParentProcessName: C:\Users\ann\setup.exe
END
found "$work/blind.scenario" any >"$work/found" 2>"$work/said" || {
    cat "$work/said"
    complain "blind.scenario: could not be tried"
}
could=$(sqlite3 "$work/case/case.db" \
    'SELECT count(*) FROM rule_host WHERE evaluable <> 0')
[ "$could" -eq 0 ] || complain "$could rules say they looked at Security 4688"

# block TITLE: the first indented block below that heading of the README.
block() {
    awk -v title="## $1" '
        $0 == title { on = 1; next }
        on == 1 && /^    / { on = 2 }
        on == 2 && !/^    / && NF { exit }
        on == 2 { sub(/^    /, ""); print }' "$top/rules/README.md"
}

# What the README shows must work.
mkdir -p "$work/shown/lists"
block 'A rule' >"$work/shown/office-wrote-executable.sql"
block 'A list' >"$work/shown/lists/office.txt"
"$build/stemma" detect --rules "$work/shown" "$work/case" >"$work/said" 2>&1 ||
    complain "rules/README.md: its example fails"
grep -q '^office-wrote-executable: 0 findings' "$work/said" || {
    cat "$work/said"
    complain "rules/README.md: its example does not run"
}
exit $bad
