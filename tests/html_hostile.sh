#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whatever attacks who reads a page, in any text that comes to one, stays
# text: fields of events, names of files, folders and computers, rules, guides,
# tunings, verdicts, lists and options. In a browser nothing is requested and
# nothing runs, with the policy of the page and without it; no element and no
# link stands there that we did not write.
set -eu
# shellcheck source=tests/browser.sh
. "${top_srcdir:?}/tests/browser.sh"
command -v sqlite3 >/dev/null || exit 77

# fill: @NAME@ is an attack that says where it came from; %NAME% is one for
# where a file's name may stand, which has no slash.
fill() {
    sed -e "s#@\([a-z-]*\)@#$1<img src=http://canary.invalid/\1 onerror=document.title=1><svg onload=document.title=1></title></style></svg><script>document.title=1</script><a href=javascript:document.title=1>#g" \
        -e "s#%\([a-z-]*\)%#'><img src=\1 onerror=document.title=1>#g"
}

mkdir -p "$work/rules/tuning" "$work/rules/guides"
# An event a line that has a clock, each from the same computer.
fill "\"'>" <<'END' | sed '/^[a-z].* at /a\
  System/Computer: "><b onmouseover="document.title=1">H' >"$work/it.scenario"
day 2026-03-02
program setup content setup-1
  Image: C:\Users\@user-folder@\%image%.exe
  CommandLine: setup.exe @command-line@
  User: ADATUM\@user@
  IntegrityLevel: @integrity@
  Company: @company@
  Product: @product@
  Description: @description@
  FileVersion: @version@
  OriginalFileName: @original-name@
host H machine-id 1
log "logs/%log%.evtx"
ghost as explorer at 08:00:00
  Image: C:\Windows\explorer.exe
process run setup parent explorer at 09:00:00
  ParentImage: C:\Windows\%parent-image%.exe
  ParentCommandLine: @parent-command-line@
file by setup at +1
  TargetFilename: C:\ProgramData\@target@.exe
process as worker parent setup at +1
  Image: C:\ProgramData\@target@.exe
  CommandLine: certutil -hashfile "@checked@" SHA256
connect 203.0.113.9 by worker at +1
  DestinationHostname: @destination@
lookup query by worker at +1
  QueryName: @query@
load by worker at +1
  ImageLoaded: C:\ProgramData\%module%.dll
  Signature: @signature@
  SignatureStatus: @signature-status@
  Signed: false
registry set key by worker at +1
  TargetObject: HKLM\Software\@key@
  Details: @registry-details@
source odd provider odd channel "%channel%"
event 7 from odd at +1
  Text: @other@
END
fill '' >"$work/rules/evil.sql" <<'END'
-- id:         evil
-- title:      @rule-title@
-- level:      high
-- confidence: high
-- attack:     T1195
-- needs:      sysmon:1
-- lists:
-- why:        @why@
-- noise:      @noise@

SELECT s.event AS event, s.process AS process, s.parent AS related,
       'found @summary@' AS summary, c.raw AS raw, '@detail@' AS text
  FROM spawn s
  JOIN command_line c ON c.id = s.command_line
END
sed 's/evil/blind/; s/sysmon:1/sysmon:9/; s/rule-title/blind-title/' \
    "$work/rules/evil.sql" >"$work/rules/blind.sql"
fill '' >"$work/rules/tuning/calm.sql" <<'END'
-- id:    calm
-- title: Calm
-- why:   Calm.
-- for:   evil
-- lower: 1

SELECT s.event AS event, s.parent AS related, '@tuning-reason@' AS reason
  FROM spawn s
END
fill '' >"$work/rules/guides/evil.md" <<'END'
# Evil

## Investigate
- Look at {process.command_line} of {process.image} by {process.user}.
- Ask somebody about @step@.

## Contain
- Tell somebody.

## Hunt
### SQL: whatever
    SELECT '@query-text@' -- {parent.image} {detail.text}
END
"$build/stemma" rules --rules "$work/rules" --check

"$build/tests/evtxgen/evtxgen" "$work/it.scenario" "$work/evidence"
folder=$(printf 'folder-%%bundle%%' | fill '')
mv "$work/evidence/logs" "$work/evidence/$folder"
list=$(printf 'list-%%list%%.txt' | fill '')
triage() {
    "$build/stemma" triage "$work/evidence/$folder" -o "$work/case" \
        --rules "$work/rules" --case-id "$(printf '@case@' | fill '">')" \
        --examiner "$(printf '@examiner@' | fill '">')" "$@" >/dev/null
}
triage
sqlite3 "$work/case/case.db" 'SELECT lower(hex(sha256)) FROM digests
    WHERE sha256 IS NOT NULL' >"$work/$list"
{
    echo 'key,verdict,reason,analyst'
    sqlite3 "$work/case/case.db" "SELECT key || ',suppress,@verdict@,@analyst@'
        FROM finding WHERE rule = 'evil' ORDER BY key LIMIT 1"
} | fill '' >"$work/verdicts.csv"
triage --verdicts "$work/verdicts.csv" --known-bad "$work/$list"

# Each of these is told to somebody who reads the pages.
cat "$work/case/index.html" "$work/case/hosts/"*/report.html >"$work/all"
for name in user-folder image command-line user integrity company product \
    description version original-name log parent-command-line target checked \
    destination module channel rule-title blind-title why noise summary detail \
    tuning-reason step query-text bundle list verdict case examiner; do
    grep -q "canary.invalid/$name\b\|&lt;img src=$name\b" "$work/all" || {
        echo "the pages do not tell of $name"
        exit 1
    }
done

# What there is in the page once everything was touched.
cat >"$work/tell.js" <<'END'
var all = [].slice.call(document.querySelectorAll('*')), said = [];
all.forEach(function (e) {
    ['mouseover', 'focus', 'click', 'toggle', 'load'].forEach(function (t) {
        e.dispatchEvent(new Event(t));
    });
    [].forEach.call(e.attributes, function (a) {
        if (/^on|^style$|^src/.test(a.name)) said.push('BAD ' + a.name);
        if (a.name === 'href' && !/^(#[if]-[0-9a-f-]+|#[a-z]+|(\.\.\/\.\.\/|hosts\/[a-z0-9._%A-Z~-]+\/)?[a-z]+\.(html|csv|jsonl|json)(#[if]-[0-9a-f-]+|#integrity)?)$/
            .test(a.value)) said.push('BAD link ' + a.value);
    });
    if (!/^(html|head|meta|title|style|body|header|main|nav|section|article|footer|div|p|span|strong|a|h[1-5]|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td|code|pre|time|details|summary|svg|g|rect|circle|line|path|text|desc|tspan)$/
        .test(e.localName) && !e.dataset.test) said.push('BAD ' + e.localName);
});
document.body.textContent = 'TOUCHED ' + all.length + '\n' + said.join('\n');
END

inert() {
    if grep -q 'canary.invalid' "$work/net.json"; then
        echo "$1 made the browser ask for something"
        exit 1
    fi
    if grep -q '<title>1</title>' "$work/page.dom" ||
        grep 'BAD' "$work/page.dom"; then
        echo "$1 made of a text what it says"
        exit 1
    fi
}

# The test sees what it looks for: the same attacks, unescaped.
{
    echo '<!DOCTYPE html><title>t</title>'
    printf '@control@ <a href="javascript:1">' | fill '' |
        sed 's/<\/title><\/style>//'
    printf '<script data-test=1>'
    cat "$work/tell.js"
    printf '</script>'
} >"$work/page.html"
open_page "$work/page.html" "$work/page.dom"
grep -q '<title>1</title>' "$work/page.dom"
grep -q 'BAD onerror' "$work/page.dom"
grep -q 'BAD link javascript:' "$work/page.dom"
grep -q 'canary.invalid/control' "$work/net.json" || exit 77

for page in "$work/case/index.html" "$work/case/hosts/"*/report.html; do
    # A folder of such a name is for links; here it is in the way.
    cp "$page" "$work/page.html"
    open_page "$work/page.html" "$work/page.dom"
    inert "$page"
    grep -q 'canary.invalid' "$work/page.dom"
    {
        body_with "$page"
        printf '<script data-test="1">'
        cat "$work/tell.js"
        printf '</script></body></html>'
    } >"$work/page.html"
    open_page "$work/page.html" "$work/page.dom"
    grep -q 'TOUCHED [0-9][0-9][0-9]' "$work/page.dom"
    inert "$page, without its policy,"
done
