#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Files for other tools say what the case says: see outputs/*.py.
set -eu
command -v python3 >/dev/null || exit 77
top=${top_srcdir:?}
build=${top_builddir:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=1767225600
PYTHONDONTWRITEBYTECODE=1
export SOURCE_DATE_EPOCH PYTHONDONTWRITEBYTECODE

# run COMMAND ARGUMENT...: with or without evidence lost.
run() {
    code=0
    "$build/stemma" "$@" >"$work/said" 2>&1 || code=$?
    case $code in
    0 | 3) ;;
    *)
        cat "$work/said"
        exit 1
        ;;
    esac
}

check() { python3 "$top/tests/outputs/check.py" "$top" "$@"; }

# The example, as it is; once more, in a window, with all events, with none.
run triage "$build/testdata/collected" -o "$work/case"
check "$work/case" incidents
cp -r "$work/case" "$work/before"
run report "$work/case"
for file in $(cd "$work/case" && find . -type f ! -name case.db ! -name runs.jsonl); do
    cmp "$work/case/$file" "$work/before/$file"
done
run report "$work/case" --timeline all
check "$work/case" all
run report "$work/case" --timeline all --since 2026-03-10T09:00:00 \
    --until 2026-03-10T09:30:00
check "$work/case" all 2026-03-10T09:00:00 2026-03-10T09:30:00
python3 - "$work/case/findings.jsonl" >"$work/verdicts.csv" <<'END'
import json
import sys

print("key,verdict,reason,analyst")
with open(sys.argv[1], encoding="utf-8") as file:
    for at, line in enumerate(file):
        key = json.loads(line)["key"]
        print(f"{key},{('confirmed', 'benign', 'suppress')[at % 3]},known,ada")
END
run report "$work/case" --timeline none --verdicts "$work/verdicts.csv"
check "$work/case" none
[ ! -e "$work/case/timeline.csv" ] && [ ! -e "$work/case/timeline.jsonl" ] || {
    echo "FAIL a timeline that was not asked for"
    exit 1
}
run triage "$build/testdata/collected" -o "$work/window" --last 24h
check "$work/window" incidents "$(python3 "$top/tests/outputs/check.py" --since "$work/window")"

# Names that attack whoever reads them, and records in several places.
"$build/tests/evtxgen/evtxgen" "$top/tests/outputs/hostile.scenario" "$work/in"
run triage "$work/in" -o "$work/hostile" --timeline all --case-id '=1+1"<b>'
check "$work/hostile" all
run report "$work/hostile"
check "$work/hostile" incidents

# Places of every kind: all are told, and few are something to look for.
"$build/tests/evtxgen/evtxgen" "$top/tests/outputs/network.scenario" "$work/net"
run triage "$work/net" -o "$work/places" --timeline all
check "$work/places" all
python3 - "$work/places/stix.json" <<'END'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    objects = json.load(file)["objects"]
things = {thing["id"]: thing for thing in objects}
patterns = sorted(t["pattern"] for t in objects
                  if t["type"] == "indicator" and ":value" in t["pattern"])
assert patterns == ["[domain-name:value = 'cdn.litware.example']",
                    "[ipv4-addr:value = '198.51.100.9']",
                    "[ipv4-addr:value = '203.0.113.201']",
                    "[ipv6-addr:value = '2001:db8::1']"], patterns
names = sorted(t["value"] for t in objects if t["type"] == "domain-name")
assert names == ["cdn.litware.example", "git.adatum.example", "inner.contoso.example",
                 "wpad"], names
opened = {}
for thing in objects:
    if thing["type"] == "process" and "image_ref" in thing:
        image = things[thing["image_ref"]]["name"]
        opened[image] = sorted(things[things[i]["dst_ref"]]["value"]
                               for i in thing.get("opened_connection_refs", ()))
assert opened == {
    "services.exe": [], "child.exe": ["203.0.113.201"],
    "acme.exe": ["10.20.4.40", "127.0.0.1", "198.51.100.9", "2001:db8::1", "203.0.113.77",
                 "fe80::1"]}, opened
accepted = [things[t["src_ref"]]["value"] for t in objects if t["type"] == "network-traffic"]
assert "203.0.113.200" in accepted and "203.0.113.202" not in accepted
resolves = sorted((things[t["source_ref"]]["value"], things[t["target_ref"]]["value"])
                  for t in objects if t.get("relationship_type") == "resolves-to")
assert resolves == [("cdn.litware.example", "203.0.113.77"),
                    ("git.adatum.example", "203.0.113.90"),
                    ("inner.contoso.example", "10.20.4.40")], resolves
END

# What real logs say, where the collection is there.
[ -d "$top/../shared/corpus/expected" ] || exit 0
run triage "$top/../shared/corpus" -o "$work/corpus"
check "$work/corpus" incidents
