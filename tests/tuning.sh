#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every tuning lowers in its hit.scenario what the lines `# lowers: ` say
# ("SUMMARY, LEVEL to LEVEL, REASON"), and in its miss.scenario nothing: the
# findings of the lines `# keeps: ` ("SUMMARY, LEVEL") are as their rules say.
# A tuning without both fails, and so does one that is not compiled in. What
# is lowered is still a finding.
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

level="CASE %s WHEN 0 THEN 'informational' WHEN 1 THEN 'low'
       WHEN 2 THEN 'medium' WHEN 3 THEN 'high' ELSE 'critical' END"
# shellcheck disable=SC2059
before=$(printf "$level" f.base_level)
# shellcheck disable=SC2059
after=$(printf "$level" f.level)

# found SCENARIO TUNING: findings of the rules it is for, a line a finding:
# lowered by it, or not.
found() {
    rm -rf "$work/logs" "$work/case"
    "$build/tests/evtxgen/evtxgen" "$1" "$work/logs" >&2 || return 1
    "$build/stemma" ingest "$work/logs" -o "$work/case" >&2 || return 1
    "$build/stemma" detect "$work/case" >&2 || return 1
    rules=$(sed -n "s/^-- for: *//p" "$top/rules/tuning/$2.sql" |
        sed "s/, */','/g")
    sqlite3 "$work/case/case.db" "
        SELECT CASE WHEN t.value IS NULL
               THEN 'keeps: ' || f.summary || ', ' || $before ||
                    CASE WHEN f.level <> f.base_level
                         THEN ' to ' || $after ELSE '' END
               ELSE 'lowers: ' || f.summary || ', ' || $before || ' to ' ||
                    $after || ', ' || json_extract(t.value, '\$.reason') END
          FROM finding f
          LEFT JOIN json_each(COALESCE(f.tuning, '[]')) t
            ON json_extract(t.value, '\$.id') = '$2'
         WHERE f.rule IN ('$rules') AND f.suppressed IS NULL" | sort
}

for file in "$top"/rules/tuning/*.sql; do
    tuning=$(basename "$file" .sql)
    grep -q "rules/tuning/$tuning.sql" "$top/rules/files.mk" ||
        complain "$tuning: not named in rules/files.mk"
    for kind in hit miss; do
        scenario=$top/testdata/tunings/$tuning/$kind.scenario
        if [ ! -f "$scenario" ]; then
            complain "$tuning: no testdata/tunings/$tuning/$kind.scenario"
            continue
        fi
        sed -n 's/^# \(lowers\|keeps\): /\1: /p' "$scenario" |
            sort >"$work/wanted"
        found "$scenario" "$tuning" >"$work/found" 2>"$work/said" || {
            cat "$work/said"
            complain "$scenario: could not be tried"
        }
        diff "$work/wanted" "$work/found" ||
            complain "$scenario: < wanted, > found"
        case $kind in
        hit) grep -q '^lowers: ' "$work/wanted" ||
            complain "$scenario: lowers nothing" ;;
        miss) if grep -q '^lowers: ' "$work/wanted"; then
            complain "$scenario: lowers some"
        fi ;;
        esac
    done
done
exit $bad
