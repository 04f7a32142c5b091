#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pages of every kind in a browser, wide and narrow, in light and in dark: the
# HTML parser sees the very elements that we wrote, nothing but a box that says
# so is wider than the window, and who moves by keyboard sees where they are.
# Where axe-core is installed (AXE, node_modules or build/axe) it finds nothing
# that keeps somebody out.
set -eu
# shellcheck source=tests/browser.sh
. "${top_srcdir:?}/tests/browser.sh"

for axe in "${AXE:-}" "$build/axe/node_modules/axe-core/axe.min.js" \
    "$top_srcdir/node_modules/axe-core/axe.min.js" ''; do
    [ -n "$axe" ] && [ -f "$axe" ] && break
done
[ -z "$axe" ] || cp "$axe" "$work/axe.js"

# Hosts with incidents, with losses and nothing found, without Sysmon, and with
# more findings than a screen holds.
cat >"$work/it.scenario" <<'END'
day 2026-03-02
program setup content setup-1
  Image: C:\Users\ann\Downloads\a-very-long-name-of-an-installer-that-no-line-holds-whatever-it-does-0123456789-0123456789-0123456789\setup.exe
  Company: Contoso Ltd
program shell content shell-1
  Image: C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe
host A-HOST-WITH-A-VERY-LONG-NAME-THAT-NO-PHONE-SHOWS-IN-A-LINE.a-long-domain.adatum.example machine-id 1
log many.evtx sysmon
process run setup at 09:00:00
repeat 4 every 600s
process run setup at 10:00:00
process run shell parent setup at +1
  CommandLine: powershell -EncodedCommand AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
end
host BLIND machine-id 2
log blind.evtx security
security 4624 at 09:00:00
END
"$build/tests/evtxgen/evtxgen" "$work/it.scenario" "$work/evidence"
for scenario in two-hosts damaged; do
    "$build/tests/evtxgen/evtxgen" \
        "$top_srcdir/testdata/scenarios/$scenario.scenario" "$work/evidence"
done
"$build/stemma" triage "$work/evidence" -o "$work/case" >/dev/null 2>&1 ||
    [ $? = 3 ]
cd "$work/case/hosts"
grep -q '>not checked<' blind/report.html
grep -q 'Nothing was lost' ../index.html && exit 1
set -- ../index.html a-host-*/report.html blind/report.html cut-1/report.html \
    ws-ann/report.html

# Tells the frame around it what there is; it stays quiet in a page alone.
cat >"$work/look.js" <<'END'
function tree(e, depth) {
    return [].map.call(e.children, function (c) {
        return c.localName === 'script' ? '' :
            depth + c.localName + '\n' + tree(c, depth + 1);
    }).join('');
}
function look() {
    var said = [], elements = tree(document, 0);
    var skip = document.querySelector('.skip'), box;
    if (document.documentElement.scrollWidth > innerWidth)
        said.push('WIDE ' + document.documentElement.scrollWidth + ' in ' +
                  innerWidth);
    skip.focus();
    box = skip.getBoundingClientRect();
    if (document.hasFocus() && (box.left < 0 || !box.width))
        said.push('HIDDEN skip link');
    [].forEach.call(document.querySelectorAll('.wide'), function (e) {
        if (e.scrollWidth > e.clientWidth && e.tabIndex !== 0)
            said.push('UNREACHED ' + e.getAttribute('aria-label'));
    });
    [].forEach.call(document.querySelectorAll('td, th, dd, li, p, h1, h2, h3'),
        function (e) {
            if (e.closest('.wide') || e.closest('caption')) return;
            if (e.getBoundingClientRect().right > innerWidth + 1)
                said.push('CUT ' + e.outerHTML.slice(0, 200));
        });
    // What a column's heading said, a cell says where rows are stacked.
    var short = { 'from': 'first event', 'to': 'last event',
                  'first': 'first seen, last seen', 'first on': 'first seen on',
                  'how:': 'how', 'could be checked:': 'could be checked' };
    [].forEach.call(innerWidth > 640 ? [] :
        document.querySelectorAll('.stack'), function (table) {
        [].forEach.call(table.rows[1].cells, function (cell, i) {
            var head = table.rows[0].cells[i], says =
                getComputedStyle(cell, '::before').content.replace(/"/g, '')
                    .trim();
            if (says === 'none') says = '';
            says = short[says] || says;
            if (says ? says.toLowerCase() !== head.textContent.toLowerCase() :
                       head.className === 'n')
                said.push('LABEL ' + table.className + ' ' + head.textContent +
                          ': ' + says);
        });
    });
    function done() { parent.postMessage([elements, said.join('\n')], '*'); }
    if (!window.axe) return done();
    axe.run(document, {
        rules: { 'target-size': { enabled: true } }
    }).then(function (r) {
        if (r.passes.length < 10) said.push('AXE DID NOT LOOK');
        r.violations.forEach(function (v) {
            said.push('AXE ' + v.id + ': ' + v.help + '\n  ' +
                v.nodes.slice(0, 3).map(function (n) {
                    return n.html.slice(0, 200) + ' ' +
                        (n.failureSummary || '').slice(0, 300);
                }).join('\n  '));
        });
        done();
    });
}
if (parent !== window) look();
END
# One page after the other in a frame, of two widths.
cat >"$work/frames.js" <<'END'
var jobs = [], frame, said = '', seen = {};
for (var i = 0; i < pages; i++) jobs.push([i, 1400], [i, 390]);
function next() {
    if (frame) frame.remove();
    if (!jobs.length) {
        document.body.textContent = said + 'LOOKED AT ALL\n';
        return;
    }
    frame = document.createElement('iframe');
    frame.style.cssText = 'border:0;color-scheme:' + scheme +
        ';height:900px;width:' + jobs[0][1] + 'px';
    frame.src = jobs[0][0] + '.html';
    document.body.append(frame);
}
onmessage = function (m) {
    var job = jobs.shift();
    if (job[1] === 390)
        said += 'TREE ' + job[0] + '\n' + m.data[0] + 'END\n';
    if (m.data[1])
        said += 'BAD page ' + job[0] + ' at ' + job[1] + ': ' + m.data[1] + '\n';
    next();
};
next();
END

# The elements of a page as we wrote them, with their depth.
written() {
    body_with "$1" | sed "s/<!DOCTYPE[^>]*>//; s/</\n</g" | awk '
        /^<\// { depth--; next }
        /^<[a-z]/ {
            name = substr($1, 2); sub(/[\/>].*/, "", name)
            print depth + 0 name
            tag = $0; sub(/>.*/, ">", tag)
            if (tag !~ /\/>$/) depth++
        }'
}

n=0
for page; do
    {
        body_with "$page"
        [ -z "$axe" ] || printf '<script src="axe.js"></script>'
        printf '<script src="look.js"></script></body></html>'
    } >"$work/$n.html"
    written "$page" >"$work/$n.written"
    n=$((n + 1))
done

# look SCHEME SETTING: what is wrong with the pages in it.
look() {
    printf '<!DOCTYPE html><title>t</title><body style="width:1500px">
        <script>var pages = %d, scheme = "%s"</script>
        <script src="frames.js"></script></body>' $n "$1" >"$work/frames.html"
    open_page "$work/frames.html" "$work/frames.dom" \
        --blink-settings=preferredColorScheme="$2" --window-size=1500,1000
    grep -q 'LOOKED AT ALL' "$work/frames.dom" || {
        echo "the browser did not come through all pages"
        exit 1
    }
}

fail=0
for scheme in 'light 1' 'dark 0'; do
    # shellcheck disable=SC2086
    look $scheme
    if grep -q '^BAD' "$work/frames.dom"; then
        echo "$*, $scheme:"
        sed -n '/^BAD/,/^TREE\|^LOOKED/p' "$work/frames.dom" | grep -v '^TREE'
        fail=1
    fi
done
[ $fail = 0 ]
i=0
for page; do
    sed -n "/TREE $i\$/,/^END/p" "$work/frames.dom" | sed '1d; $d' |
        cmp - "$work/$i.written" || {
        echo "$page is read as other elements than we wrote"
        exit 1
    }
    i=$((i + 1))
done
[ -n "$axe" ] || echo "axe-core is not installed: the pages are not checked with it"
