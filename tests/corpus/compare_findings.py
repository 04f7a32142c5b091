# SPDX-License-Identifier: Apache-2.0
"""compare_findings.py EXPECTED CASE.DB: findings by (file, EventRecordID)."""
import hashlib
import json
import sqlite3
import sys

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
    found = sorted(found)
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
    for row in rows:
        if key_of(row) != row[5]:
            print(f"  key of {row[1:3]} is {row[5]}, not {key_of(row)}")
            bad = True
        knowledge = json.loads(row[3])["company_knowledge"]
        if row[4] != ["unknown", "inferred", "observed"].index(knowledge):
            print(f"  confidence of {row[1:3]} is {row[4]}: {knowledge}")
            bad = True
    return bad


sys.exit(main(*sys.argv[1:]))
