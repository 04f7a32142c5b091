#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The bundle that quickstart shows: triage finds in it what the story says, as
# written in testdata/bundle/findings.expected, and not one finding more.
set -eu
top=${top_srcdir:?}
build=${top_builddir:?}
command -v sqlite3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL

"$build/stemma" triage "$build/testdata/collected" -o "$work/case" \
    >"$work/said" 2>&1 || {
    cat "$work/said"
    exit 1
}

# HOST DATE TIME LEVEL RULE PROCESS < RELATED TUNINGS, a line a finding.
sqlite3 "$work/case/case.db" "
    WITH named AS (
        SELECT p.id AS process, k.name AS name
          FROM process p
          JOIN process_ref r ON r.id = p.self
          JOIN path t        ON t.id = r.path
          JOIN path_key k    ON k.id = t.key
    ), tuned AS (
        SELECT f.id AS finding, t.value ->> 'id' AS id
          FROM finding f, json_each(f.tuning) t
         ORDER BY f.id, t.value ->> 'id'
    )
    SELECT replace(c.name, '.adatum.example', '') || ' ' ||
           strftime('%Y-%m-%d %H:%M:%S', e.time / 10000000, 'unixepoch') || ' ' ||
           CASE f.level WHEN 4 THEN 'critical' WHEN 3 THEN 'high'
                        WHEN 2 THEN 'medium' WHEN 1 THEN 'low'
                        ELSE 'informational' END || ' ' ||
           f.rule || ' ' || COALESCE(n.name, '-') || ' < ' ||
           COALESCE(o.name, '-') ||
           COALESCE((SELECT ' ' || group_concat(id, ' ') FROM tuned
                      WHERE finding = f.id), '')
      FROM finding f
      JOIN event e       ON e.id = f.event
      JOIN stream s      ON s.id = e.stream
      JOIN computer c    ON c.id = s.computer
      LEFT JOIN named n  ON n.process = f.process AND f.process <> 0
      LEFT JOIN named o  ON o.process = f.related AND f.related <> 0" |
    sed 's/ *$//' | sort >"$work/found"

# Each line of the expectation begins below a line that names its host.
awk '/^#/ || NF == 0 { next }
     NF == 1 { host = $1; next }
     { $1 = host " " $1; print }' "$top/testdata/bundle/findings.expected" |
    sort >"$work/expected"
[ -s "$work/expected" ]
diff "$work/expected" "$work/found" >"$work/diff" || {
    echo "< expected, > found"
    cat "$work/diff"
    exit 1
}

# A host that could not be looked at is never one on which nothing was found.
# WS-IT-07's configuration has no event 7.
blind=$(sqlite3 "$work/case/case.db" "
    WITH asked AS (
        SELECT h.label AS label, r.rule AS rule, r.evaluable AS evaluable,
               max(r.evaluable) OVER (PARTITION BY r.host) AS any
          FROM rule_host r JOIN host h ON h.id = r.host
         WHERE r.reason NOT LIKE '%no baseline was given'
    )
    SELECT replace(label, '.adatum.example', ''),
           CASE any WHEN 0 THEN 'nothing' ELSE 'not ' || rule END
      FROM asked WHERE evaluable = 0 GROUP BY 1, 2 ORDER BY 1, 2")
[ "$blind" = "IT-PKG-01|not dropped-driver-unsigned
LT-FIN-014|not dropped-driver-unsigned
PC-SAL-021|not dropped-driver-unsigned
PC-SAL-022|not dropped-driver-unsigned
SRV-FS-01|nothing
WS-DEV-03|not dropped-driver-unsigned
WS-IT-07|not dropped-driver-unsigned
WS-IT-07|not new-application-unsigned-module" ] || {
    echo "could be asked: $blind"
    exit 1
}
