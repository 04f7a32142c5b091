#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every link of a report leads somewhere: to a file that is there, and to an
# element of it that is there; also where names of hosts are encoded in it.
# Written anew, the pages have the same bytes.
set -eu
build=${top_builddir:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=1
export SOURCE_DATE_EPOCH

cat >"$work/odd.scenario" <<'END'
day 2026-03-02
program setup content setup-1
  Image: C:\Users\ann\setup.exe
program shell content shell-1
  Image: C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe
host "ODD %41 host#1?" machine-id 1
log odd.evtx sysmon
process run setup at 09:00:00
process run shell parent setup at +1
END
"$build/tests/evtxgen/evtxgen" "$work/odd.scenario" "$work/evidence"
"$build/tests/evtxgen/evtxgen" \
    "${top_srcdir:?}/testdata/rules/integrity-digest-divergence/hit.scenario" \
    "$work/evidence"
"$build/tests/evtxgen/evtxgen" "$top_srcdir/testdata/scenarios/two-hosts.scenario" \
    "$work/evidence"
"$build/stemma" triage "$work/evidence" -o "$work/case" >/dev/null 2>&1
cd "$work/case"
[ -d hosts/odd%20%2541%20host%231%3F ] || { ls hosts; exit 1; }

# FROM FILE FRAGMENT for each link, FILE relative to the case and decoded.
find . -name '*.html' | sed 's/^\.\///' | sort >"$work/pages"
while read -r page; do
    sed 's/></>\n</g' "$page" | sed -n 's/.* href="\([^"]*\)".*/\1/p' |
        sort -u | while read -r link; do
        file=${link%%#*}
        part=${link#"$file"}
        printf '%s\t%s\t%s\n' "$page" \
            "$(cd "$(dirname "$page")" && realpath -m --relative-to="$work/case" \
                "$([ -n "$file" ] && printf %s "$file" | sed 's/%25/%/g' ||
                    basename "$page")")" \
            "${part#\#}"
    done
done <"$work/pages" >"$work/links"
[ "$(wc -l <"$work/links")" -gt 50 ]
grep -q '	integrity$' "$work/links"

bad=0
while IFS='	' read -r page file part; do
    if [ ! -f "$file" ]; then
        echo "$page: $file is not there"
        bad=1
    elif [ -n "$part" ] && ! grep -q " id=\"$part\"" "$file"; then
        echo "$page: $file has no $part"
        bad=1
    fi
done <"$work/links"
[ $bad = 0 ]

find . -name '*.html' -exec sha256sum {} + | sort >"$work/before"
"$build/stemma" report "$work/case" >/dev/null 2>&1
find . -name '*.html' -exec sha256sum {} + | sort | cmp - "$work/before"
