#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pages in a browser: names that attack whoever reads them stay text, nothing
# is requested and nothing runs; and axe-core, where it is installed (below
# AXE, node_modules or build/axe), finds nothing that keeps somebody out, in
# light and in dark.
set -eu
build=${top_builddir:?}
browser=$(command -v chromium || command -v chromium-browser || true)
[ -n "$browser" ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch=http://canary.invalid/stolen

cat >"$work/hostile.scenario" <<'END'
# Each text is an attack of its own on a page that shows it.
day 2026-03-02
program setup content setup-1
  Image: C:\Users\ann\Downloads\<img src="http://canary.invalid/stolen" onerror="document.title='ran'">\setup.exe
  Company: "><script src="http://canary.invalid/stolen"></script>
  Product: <svg onload="document.title='ran'">
  CommandLine: setup.exe "><iframe src="http://canary.invalid/stolen">
program powershell content powershell-1
  Image: C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe
  CommandLine: powershell </title></style></svg><script>document.title='ran'</script><link rel=stylesheet href="http://canary.invalid/stolen"><a href="javascript:document.title='ran'">
host H machine-id 1
log H/Sysmon.evtx sysmon
process run setup at 09:00:00
  System/Computer: <script>document.title='ran'</script><base href="http://canary.invalid/stolen">
file C:\x.exe by setup
  TargetFilename: C:\<style>@import "http://canary.invalid/stolen"</style>\' onfocus='document.title=1.exe
  System/Computer: <script>document.title='ran'</script><base href="http://canary.invalid/stolen">
process run powershell parent setup at 09:00:02
  System/Computer: <script>document.title='ran'</script><base href="http://canary.invalid/stolen">
END
"$build/tests/evtxgen/evtxgen" "$work/hostile.scenario" "$work/evidence"
"$build/tests/evtxgen/evtxgen" \
    "${top_srcdir:?}/testdata/scenarios/two-hosts.scenario" "$work/evidence"
"$build/stemma" triage "$work/evidence" -o "$work/case" \
    --case-id '<img src=x onerror="document.title=1">' >/dev/null

# open_page PAGE OUT [OPTION...]: what the page is after its scripts ran.
open_page() {
    page=$1 out=$2
    shift 2
    HOME=$work timeout 60 "$browser" --headless --no-sandbox --disable-gpu \
        --no-first-run --disable-background-networking \
        --virtual-time-budget=20000 --log-net-log="$work/net.json" "$@" \
        --dump-dom "file://$page" >"$out" 2>/dev/null || exit 77
    [ -s "$out" ] || exit 77
}

# The test sees what it looks for: the same attack, unescaped.
printf '<title>t</title><img src="%s"><script>document.title="ran"</script>' \
    "$fetch" >"$work/control.html"
open_page "$work/control.html" "$work/control.dom"
grep -q '<title>ran</title>' "$work/control.dom"
grep -q "$fetch" "$work/net.json" || exit 77

hostile=$(find "$work/case/hosts" -name report.html | grep script)
ann=$work/case/hosts/ws-ann/report.html
for page in "$work/case/index.html" "$hostile"; do
    # A folder of such a name is for links; here it is in the way.
    cp "$page" "$work/page.html"
    open_page "$work/page.html" "$work/page.dom"
    if grep -q 'canary.invalid' "$work/net.json"; then
        echo "$page made the browser ask for something"
        exit 1
    fi
    if grep -qE '<title>(ran|1)</title>|<(script|iframe|img|link|base)\b' \
        "$work/page.dom"; then
        echo "$page made of a name what it says"
        exit 1
    fi
    grep -q 'canary.invalid\|onerror' "$work/page.dom"
done

for axe in "${AXE:-}" "$build/axe/node_modules/axe-core/axe.min.js" \
    "${top_srcdir:?}/node_modules/axe-core/axe.min.js" ''; do
    [ -n "$axe" ] && [ -f "$axe" ] && break
done
[ -n "$axe" ] || {
    echo "axe-core is not installed: the pages are not checked with it"
    exit 0
}

# The policy would keep axe-core out: it is taken off in this copy.
cat >"$work/run.js" <<'END'
axe.run(document, {
    rules: { 'target-size': { enabled: true } }
}).then(function (r) {
    document.body.textContent = r.passes.length > 10 ? 'AXE LOOKED\n' : '';
    r.violations.forEach(function (v) {
        document.body.textContent += 'VIOLATION ' + v.id + ': ' + v.help +
            '\n  ' + v.nodes.slice(0, 3).map(function (n) {
                return n.html.slice(0, 200) + ' ' +
                    (n.failureSummary || '').slice(0, 300);
            }).join('\n  ') + '\n';
    });
});
END
for page in "$work/case/index.html" "$ann"; do
    {
        sed '1,/<body>/s/<meta http-equiv="Content-Security-Policy"[^>]*>//
             s/<\/body>.*//' "$page"
        printf '<script>'
        cat "$axe"
        printf '</script><script>'
        cat "$work/run.js"
        printf '</script></body></html>'
    } >"$work/page.html"
    for scheme in 1 0; do # light, dark
        open_page "$work/page.html" "$work/page.dom" \
            --blink-settings=preferredColorScheme=$scheme
        grep -q 'AXE LOOKED' "$work/page.dom"
        if grep -q 'VIOLATION' "$work/page.dom"; then
            echo "$page (scheme $scheme):"
            sed -n '/VIOLATION/,$p' "$work/page.dom"
            exit 1
        fi
    done
done
