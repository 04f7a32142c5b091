# SPDX-License-Identifier: Apache-2.0
"""compare_findings.py EXPECTED CASE.DB: findings by (file, EventRecordID)."""
import datetime
import gzip
import hashlib
import json
import pathlib
import re
import sqlite3
import sys

LISTS = pathlib.Path(__file__).resolve().parents[2] / "rules" / "lists"
FOUND = """
SELECT f.rule, p.file, e.record_id, f.details, f.confidence, f.key, c.key,
       t.raw, e.time, hex(r.guid)
  FROM finding f
  JOIN event e ON e.id = f.event
  JOIN place p ON p.event = e.id
  JOIN stream s ON s.id = e.stream
  JOIN computer c ON c.id = s.computer
  JOIN text t ON t.id = s.channel
  JOIN process x ON x.id = f.related
  JOIN process_ref r ON r.id = x.self
"""


def expected(folder, name):
    with open(f"{folder}/findings_{name}.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return sorted((row["file"], row["record_id"]) for row in rows)


def check(what, found, wanted):
    found, wanted = sorted(found), sorted(wanted)
    print(f"{what}: {len(found)} of {len(wanted)}")
    for row in found:
        if row not in wanted:
            print(f"  too many: {row}")
    for row in wanted:
        if row not in found:
            print(f"  missing: {row}")
    return found != wanted


def key_of(row):
    guid = "" if set(row[9]) == {"0"} else row[9]
    parts = [row[0], row[6], row[7], str(row[2]), str(row[8]), guid]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def names(list_name):
    text = (LISTS / f"{list_name}.txt").read_text()
    return {line for line in text.splitlines() if line and line[0] != "#"}


def name(image):
    return image.replace("/", "\\").rsplit("\\", 1)[-1].lower()


def processes(folder):
    """Live event 1 by (host, ProcessGuid), the first of each identity."""
    found = {}
    with gzip.open(f"{folder}/events.jsonl.gz", "rt") as lines:
        for line in lines:
            event = json.loads(line)
            if (event["event_id"] == 1 and event["offset"] >= 0 and
                    event["provider"] == "Microsoft-Windows-Sysmon"):
                guid = event["data"]["ProcessGuid"].upper()
                found.setdefault((event["computer"].lower(), guid), event)
    return found


def images_above(event, known):
    """Names of the ancestors, the parent first, as far as they are known."""
    above = []
    while event and len(above) < 6:
        data = event["data"]
        if not data["ParentProcessGuid"].strip("{}-0"):
            break
        above.append(name(data["ParentImage"]))
        event = known.get((event["computer"].lower(),
                           data["ParentProcessGuid"].upper()))
    return above


def below(folder):
    """What the rules on ancestors must find, computed a second way."""
    known = processes(folder)
    wanted = {"package-manager-spawned-shell": [],
              "installer-descendant-lolbin": []}
    installers = names("trusted-installers")
    for event in known.values():
        child = name(event["data"]["Image"])
        above = images_above(event, known)
        place = (event["file"], event["event_record_id"])
        if child in names("shells") and names("package-managers") & set(above):
            wanted["package-manager-spawned-shell"].append(place)
        if (child in names("lolbins") and installers & set(above[1:]) and
                above[0] not in installers):
            wanted["installer-descendant-lolbin"].append(place)
    return wanted


def is_installed(image):
    terms = re.split(r"[^0-9a-z() ]+", image.lower())
    return any(t in ("program files", "program files (x86)", "programdata")
               for t in terms)


def contacts(folder):
    """Where installed software of the corpus went: nowhere, so far."""
    with gzip.open(f"{folder}/events.jsonl.gz", "rt") as lines:
        for line in lines:
            event = json.loads(line)
            data = event["data"]
            if (event["provider"] == "Microsoft-Windows-Sysmon" and
                    event["event_id"] in (3, 22) and
                    data.get("Initiated", "true") == "true" and
                    is_installed(data["Image"])):
                yield event["file"], event["event_record_id"]


def sysmon(folder, wanted):
    with gzip.open(f"{folder}/events.jsonl.gz", "rt") as lines:
        for line in lines:
            event = json.loads(line)
            if (event["provider"] == "Microsoft-Windows-Sysmon" and
                    event["event_id"] in wanted and event["offset"] >= 0):
                yield event


def is_valid(data):
    return (data["Signed"].lower() == "true" and
            data.get("SignatureStatus", "").lower() == "valid")


def is_bad(data):
    status = data.get("SignatureStatus", "").lower()
    return data["Signed"].lower() == "false" or status not in ("", "valid",
                                                               "-", "?")


def folder_of(image):
    return image.replace("/", "\\").lower().rpartition("\\")[0] + "\\"


def moment(event):
    return (datetime.datetime.fromisoformat(event["time"][:26].rstrip("Z")),
            event["event_record_id"])


def unsigned_modules(folder):
    """Loads that are findings, by arms (a) and (b) of the rule's comment."""
    loads = sorted(sysmon(folder, (7,)), key=moment)
    files = list(sysmon(folder, (11,)))
    signed = {e["data"]["ImageLoaded"].lower() for e in loads
              if is_valid(e["data"])}
    installers = names("trusted-installers") | names("package-managers")
    wide = names("wide-folders")
    seen, wanted = set(), []
    for event in loads:
        data, host = event["data"], event["computer"].lower()
        image, module = data["Image"].lower(), data["ImageLoaded"].lower()
        home = folder_of(image)
        if (not is_bad(data) or image == module or len(home) < 2 or
                not module.startswith(home) or
                (host, image, module) in seen):
            continue
        seen.add((host, image, module))
        writes = [f for f in files if f["computer"].lower() == host and
                  datetime.timedelta() <= moment(event)[0] - moment(f)[0] <=
                  datetime.timedelta(days=1)]
        targets = [f["data"]["TargetFilename"].lower() for f in writes]
        fresh = module in targets
        is_wide = home[:-1].rpartition("\\")[2] in {w.lower() for w in wide}
        installed = any(name(f["data"]["Image"]) in installers and
                        (t == image or t.startswith(home) and not is_wide)
                        for f, t in zip(writes, targets))
        signs = not is_wide and any(s.startswith(home) for s in signed)
        if fresh and installed and not signs:
            installed = (host, image) not in seen
            seen.add((host, image))
        placed = is_installed(image) or ":\\windows\\" in image
        borrowed = (image in signed and folder_of(module) == home and
                    (fresh or not placed))
        if fresh and installed or borrowed:
            wanted.append((event["file"], event["event_record_id"]))
    return wanted


def main(folder, path):
    rows = sqlite3.connect(path).execute(FOUND).fetchall()
    one = [r for r in rows if r[0] == "installer-spawned-lolbin"]
    two = [r for r in rows if r[0] == "trusted-software-spawned-shell"]
    strict = [r for r in two
              if json.loads(r[3])["company_knowledge"] == "observed"]
    bad = check("kql1", [r[1:3] for r in one], expected(folder, "kql1"))
    bad |= check("kql2 lenient", [r[1:3] for r in two],
                 expected(folder, "kql2_lenient"))
    bad |= check("kql2 strict", [r[1:3] for r in strict],
                 expected(folder, "kql2_strict"))
    bad |= check("trusted-software-unexpected-connection",
                 [r[1:3] for r in rows
                  if r[0] == "trusted-software-unexpected-connection"],
                 list(contacts(folder)))
    bad |= check("new-application-unsigned-module",
                 [r[1:3] for r in rows
                  if r[0] == "new-application-unsigned-module"],
                 unsigned_modules(folder))
    for rule, wanted in below(folder).items():
        bad |= check(rule, [r[1:3] for r in rows if r[0] == rule], wanted)
    for row in rows:
        if key_of(row) != row[5]:
            print(f"  key of {row[1:3]} is {row[5]}, not {key_of(row)}")
            bad = True
        knowledge = json.loads(row[3]).get("company_knowledge")
        if knowledge is None:
            continue
        if row[4] != ["unknown", "inferred", "observed"].index(knowledge):
            print(f"  confidence of {row[1:3]} is {row[4]}: {knowledge}")
            bad = True
    return bad


sys.exit(main(*sys.argv[1:]))
