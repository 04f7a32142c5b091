#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The example's logs in archives give the findings that they give in folders,
# record by record, and the case tells the archives' members apart.
set -eu
top=${top_srcdir:?}
build=${top_builddir:?}
command -v python3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# counted CASE: what is told of the records, without the size of the files.
counted() { sed -n '1s/([^)]*)//p' "$1"; }

python3 "$top/tests/pack.py" "$build/testdata/collected" "$work/packed"
TMPDIR=$work/spool
export TMPDIR
mkdir "$TMPDIR"
"$build/stemma" triage "$build/testdata/collected" -o "$work/plain" >"$work/1"
"$build/stemma" triage "$work/packed" -o "$work/case" >"$work/2"
[ "$(counted "$work/1")" = "$(counted "$work/2")" ] || {
    head -n 1 "$work/1" "$work/2"
    exit 1
}
for case in plain case; do
    sed -e 's/"file":"[^"]*\/\([^"]*\)"/"file":"\1"/g' \
        "$work/$case/findings.jsonl" | sort >"$work/$case.findings"
done
[ -s "$work/plain.findings" ]
cmp "$work/plain.findings" "$work/case.findings"
grep -q '"file":"packed/outer.zip!/[^"]*.zip!/' "$work/case/custody.json"
"$build/stemma" verify --case "$work/case" "$work/packed" >"$work/verified"

# Nothing of what was unpacked is left.
[ -z "$(ls -A "$TMPDIR")" ]

# A loss in an archive is one of the run.
head -c 20000 "$work"/packed/*.tar.gz >"$work/cut.tar.gz"
status=0
"$build/stemma" triage "$work/cut.tar.gz" -o "$work/lost" >"$work/3" 2>&1 ||
    status=$?
[ "$status" = 3 ] || {
    cat "$work/3"
    exit 1
}
grep -q 'cut.tar.gz!/' "$work/lost/custody.json"
