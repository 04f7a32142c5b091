# SPDX-License-Identifier: Apache-2.0
"""Compares what our reader found in the corpus with what is expected.

Usage: compare_dump.py EVENTS.jsonl.gz FIELDS DUMP
EVENTS are the expected events, FIELDS the output of print_fields, DUMP that
of `stemma dump`. Ends with an error at the first record that differs.
"""
import collections
import gzip
import json
import re
import sys

READABLE, LIVE = 14993, 15017

# Expected key -> path of the field, and what makes its text the key's value.
SYSTEM = {
    "provider": ("Provider@Name", str),
    "provider_guid": ("Provider@Guid", str.upper),
    "event_source": ("Provider@EventSourceName", str),
    "event_id": ("EventID", int),
    "qualifiers": ("EventID@Qualifiers", int),
    "version": ("Version", int),
    "level": ("Level", int),
    "task": ("Task", int),
    "opcode": ("Opcode", int),
    "keywords": ("Keywords", str),
    "time": ("TimeCreated@SystemTime", lambda t: t[:27] + "Z"),
    "event_record_id": ("EventRecordID", int),
    "activity_id": ("Correlation@ActivityID", str.upper),
    "process_id": ("Execution@ProcessID", int),
    "thread_id": ("Execution@ThreadID", int),
    "channel": ("Channel", str),
    "computer": ("Computer", str),
    "user_sid": ("Security@UserID", str),
}
DUMPED = ("event_record_id", "time", "provider", "event_id", "version",
          "channel", "computer")


def fail(event, what, ours, theirs):
    sys.exit(f"{event['file']} at {event['offset']}: {what}: "
             f"found {ours!r}, expected {theirs!r}")


def expected(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        events = (json.loads(line) for line in lines)
        return {(e["file"], e["offset"]): e for e in events
                if e["offset"] >= 0}


def same(ours, theirs):
    """What is not there is null for us, and '' or not there for them."""
    return ours == theirs or ours is None and theirs == ""


def grouped(pairs):
    """Values by name, in order; an empty one beside attributes is none."""
    groups = collections.defaultdict(list)
    for name, value in pairs:
        groups[name].append(value)
    return {n: v for n, v in groups.items()
            if any(v) or "/" not in n and not any(
                m.startswith(n + "@") for m in groups)}


def expected_data(event):
    """The expected file has unnamed values as #1, #2 and repeated names as
    NAME#2; Binary in brackets; values without a name first."""
    for name, value in event["data"].items():
        unnamed = re.fullmatch(r"#(\d+)", name)
        if unnamed:
            n = int(unnamed[1]) - 1
            name = f"Data_{n}" if n else "Data"
        elif name.startswith("<"):
            name = name[1:].replace(">", "")
        else:
            name = re.sub(r"#\d+$", "", name)
        yield name.removeprefix("UserData/"), value


def without_blanks(groups):
    """Names below UserData: how an empty element beside full ones of its
    name is counted is a matter of taste."""
    return {n: [x for x in v if x] if "/" in n or "@" in n else v
            for n, v in groups.items()}


def check_fields(event, record):
    fields = list(zip(record["fields"][::2], record["fields"][1::2]))
    system = dict((p.removeprefix("System/"), v) for p, v in fields
                  if p.startswith("System/"))
    for key, (path, convert) in SYSTEM.items():
        ours = convert(system[path]) if system.get(path) else None
        if not same(ours, event.get(key)):
            fail(event, key, ours, event.get(key))
    data = [(re.sub("^(EventData|UserData)/", "", p), v) for p, v in fields
            if not p.startswith("System/") and p != "EventData@Name"]
    ours = without_blanks(grouped(data))
    theirs = without_blanks(grouped(expected_data(event)))
    if ours != theirs:
        for name in sorted(set(ours) | set(theirs)):
            if ours.get(name) != theirs.get(name):
                fail(event, name, ours.get(name), theirs.get(name))


def flat(data):
    for value in data.values():
        if isinstance(value, dict):
            yield from flat(value)
        else:
            yield value


def check_dump(event, record, line):
    for key in DUMPED:
        if not same(line[key], event.get(key)):
            fail(event, key, line[key], event.get(key))
    if line["header_id"] != event["record_num"] or line["how"] != "live":
        fail(event, "header_id", line["header_id"], event["record_num"])
    values = [v for p, v in zip(record["fields"][::2], record["fields"][1::2])
              if not p.startswith("System/")]
    if sorted(flat(line["data"])) != sorted(values):
        fail(event, "data", line["data"], values)


def unique(pairs):
    """A JSON object whose keys are all different."""
    made = dict(pairs)
    if len(made) != len(pairs):
        sys.exit(f"a key stands twice: {pairs}")
    return made


def main():
    events = expected(sys.argv[1])
    live, records = len(events), {}
    with open(sys.argv[2], encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            event = events[(record["file"], record["offset"])]
            if record["id"] != event["record_num"]:
                fail(event, "id", record["id"], event["record_num"])
            if ("why" in record) != (event["reader"] != "libevtx"):
                fail(event, "reader", record.get("why"), event["reader"])
            if "fields" in record:
                check_fields(event, record)
                records[(record["file"], record["offset"])] = record
    dumped = 0
    with open(sys.argv[3], encoding="utf-8") as lines:
        for text in lines:
            line = json.loads(text, object_pairs_hook=unique)
            key = (line["file"], line["file_offset"])
            check_dump(events[key], records[key], line)
            dumped += 1
    if (live, len(records), dumped) != (LIVE, READABLE, READABLE):
        sys.exit(f"{live} live, {len(records)} read, {dumped} dumped; "
                 f"expected {LIVE}, {READABLE}, {READABLE}")


main()
