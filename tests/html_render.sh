#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A browser applies the style of our pages: the content security policy names
# the right digest. Told by the picture, which differs from that of the same
# page with its style switched off. On paper folded parts are open, but for the
# queries of guides, which say that they are left out; pages have numbers.
set -eu
build=${top_builddir:?}
browser=$(command -v chromium || command -v chromium-browser || true)
[ -n "$browser" ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/tests/evtxgen/evtxgen" \
    "${top_srcdir:?}/testdata/scenarios/two-hosts.scenario" "$work/evidence"
"$build/stemma" triage "$work/evidence" -o "$work/case" >/dev/null

shoot() {
    HOME=$work timeout 60 "$browser" --headless --no-sandbox --disable-gpu \
        --hide-scrollbars --window-size=1000,1400 --screenshot="$2" \
        "file://$1" >/dev/null 2>&1 || exit 77
    [ -s "$2" ] || exit 77
}

for page in "$work/case/index.html" "$work/case/hosts/ws-ann/report.html"; do
    sed 's/<style>/<style media="not all">/' "$page" >"$work/plain.html"
    if cmp -s "$page" "$work/plain.html"; then
        echo "$page has no style"
        exit 1
    fi
    shoot "$page" "$work/styled.png"
    shoot "$work/plain.html" "$work/plain.png"
    if cmp -s "$work/styled.png" "$work/plain.png"; then
        echo "$page is shown without its style"
        exit 1
    fi
done

command -v pdftotext >/dev/null || exit 0
"$build/stemma" triage "$build/testdata/collected/LT-FIN-014" \
    -o "$work/printed" >/dev/null
page=$work/printed/hosts/lt-fin-014.adatum.example/report.html
grep -q '<details class="guide"><summary>' "$page" # one that is folded
HOME=$work timeout 60 "$browser" --headless --no-sandbox --disable-gpu \
    --no-pdf-header-footer --print-to-pdf="$work/page.pdf" \
    "file://$page" >/dev/null 2>&1 || exit 77
pdftotext -layout "$work/page.pdf" "$work/page.txt"
folded=$(sed 's/<details class="guide"><summary>/\n&/g' "$page" |
    sed -n 's/^<details class="guide"><summary>\([^<]*\)<.*/\1/p' | head -1)
for text in "$folded" 'Nothing for this alone' 'The findings of the picture as a table' \
    'not printed: to be copied from the page' '1 of [0-9]'; do
    grep -q "$text" "$work/page.txt" || {
        echo "not on paper: $text"
        exit 1
    }
done
grep -q 'ORDER BY' "$page"
if grep -q 'ORDER BY' "$work/page.txt"; then
    echo "queries are printed"
    exit 1
fi
