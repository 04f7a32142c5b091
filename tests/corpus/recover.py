# SPDX-License-Identifier: Apache-2.0
"""recover.py EVENTS.jsonl.gz DUMP: recovered records of the corpus.

Whatever libevtx recovers is recovered by us, with the same values under the
same names, but for the records to which it gives the names of another
template: those of MISNAMED, where its names do not fit the values.
"""
import collections
import gzip
import json
import re
import sys

# Records off the live chain, by how; of the slack those without payload.
EXPECTED = {"after-gap": 65, "slack": 8150, "slack, no payload": 5316}
EVENTS = 497
MISNAMED = {
    "EVTX-ATTACK-SAMPLES/Defense Evasion/"
    "de_PsScriptBlockLogging_disabled_sysmon12_13.evtx": 22,
    "EVTX-ATTACK-SAMPLES/Other/rdpcorets_148_mst120_bluekeep_rpdscan_full.evtx"
    : 1,
}
EMPTY = {  # it has no values where the record has some
    "evtx/samples/E_Windows_system32_winevt_logs_Microsoft-Windows-Shell-Core"
    "%4Operational.evtx": 66,
}
# Live records, and those behind gaps (EVTX.md section 13).
FILES = {
    "2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS"
    "%4Operational.evtx": (1910, 65),
    "Microsoft-Windows-HelloForBusiness%4Operational.evtx": (5, 0),
}


def flat(data, path=""):
    for name, value in data.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}/")
        else:
            yield f"{path}{name}", value


def normal(value):
    if re.fullmatch(r"0x[0-9a-fA-F]{1,16}", value):
        return hex(int(value, 16))
    time = re.fullmatch(r"([0-9-]{10}T[0-9:]{8})(\.\d+)Z", value)
    return (time[1] + time[2][:8].rstrip("0").rstrip(".") if time
            else value.upper())


def last(name):
    return re.sub(r"(#|_)\d+$", "", re.split("[/@>]", name)[-1])


def named(data):
    return sorted((last(n), normal(v)) for n, v in flat(data) if v)


def main():
    ours, count = {}, collections.Counter()
    files = collections.defaultdict(collections.Counter)
    with open(sys.argv[2], encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            name = line["file"].rsplit("/", 1)[-1]
            files[name][line["how"]] += 1
            if line["how"] == "live":
                continue
            count[line["how"]] += 1
            count["slack, no payload"] += (line["how"] == "slack" and
                                           not line["data"])
            key = (line["file"], line["event_record_id"], line["event_id"],
                   (line["time"] or "")[:23])
            ours.setdefault(key, []).append(line)
    events, misnamed, bad = 0, collections.Counter(), 0
    empty = collections.Counter()
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        for event in map(json.loads, lines):
            if event["offset"] >= 0:
                continue
            events += 1
            key = (event["file"], event["event_record_id"],
                   event["event_id"], event["time"][:23])
            found = ours.get(key, [])
            if any(named(f["data"]) == named(event["data"]) for f in found):
                continue
            if found and event["file"] in EMPTY and not event["data"]:
                empty[event["file"]] += 1
                continue
            if found and event["file"] in MISNAMED:
                misnamed[event["file"]] += 1
                continue
            bad += 1
            print("missing or other:", key, named(event["data"])[:4],
                  [named(f["data"])[:4] for f in found])
    for file, wanted in FILES.items():
        got = (files[file]["live"], files[file]["after-gap"])
        if got != wanted:
            sys.exit(f"{file}: {got}, expected {wanted}")
    if (bad or events != EVENTS or dict(misnamed) != MISNAMED or dict(empty) != EMPTY or
            dict(count) != EXPECTED):
        sys.exit(f"{bad} bad of {events}, {dict(misnamed)} misnamed, "
                 f"{dict(empty)} empty, "
                 f"{dict(count)} in all")


main()
