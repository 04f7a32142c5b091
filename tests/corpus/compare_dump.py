# SPDX-License-Identifier: Apache-2.0
"""Compares what our readers found in the corpus with what is expected.

Usage: compare_dump.py EVENTS.jsonl.gz READER FIELDS [DUMP]
EVENTS are the expected events, FIELDS the output of print_fields by READER,
DUMP that of `stemma dump`. Ends with an error at the first record that
differs. The expected values are spelled as libevtx does: the native reader
is compared but for that, and for what libevtx cannot read (KNOWN).
"""
import collections
import gzip
import json
import re
import sys

LIVE = 15017
READABLE = {"libevtx": 14993, "native": LIVE, "tokens": LIVE}

# What libevtx reads otherwise: (file ends with, offset, field's first name).
KNOWN = {
    # A value that is a line feed alone comes out empty.
    ("evtx/samples/Application_no_crc32.evtx", 25200, "ExtraInfo"),
    # The second of two elements in one value is dropped.
    ("Shell-Core%4Operational.evtx", 85720, "RenderingInfo"),
    ("Shell-Core%4Operational.evtx", 456344, "RenderingInfo"),
}

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
    if isinstance(ours, str) and isinstance(theirs, str):
        return normal(ours) == normal(theirs)
    return ours == theirs or ours is None and theirs == ""


def normal(value):
    """Numbers in hex without padding, GUIDs in capitals, times of at most
    seven digits: one text for what readers spell in several ways."""
    if re.fullmatch(r"0x[0-9a-fA-F]{1,16}", value):
        return hex(int(value, 16))
    if re.fullmatch(r"\{[0-9a-fA-F-]{36}\}", value):
        return value.upper()
    time = re.fullmatch(r"([0-9-]{10}T[0-9:]{8})(\.\d+)Z", value)
    return time[1] + time[2][:8].rstrip("0").rstrip(".") + "Z" if time \
        else value


def is_known(event, name):
    name = re.split("[/@]", name)[0]
    return any(event["file"].endswith(f) and event["offset"] == o
               and name == n for f, o, n in KNOWN)


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


def check_fields(event, record, native):
    fields = list(zip(record["fields"][::2], record["fields"][1::2]))
    system = dict((p.removeprefix("System/"), v) for p, v in fields
                  if p.startswith("System/"))
    for key, (path, convert) in SYSTEM.items():
        ours = convert(system[path]) if system.get(path) else None
        if not same(ours, event.get(key)):
            fail(event, key, ours, event.get(key))
    data = [(re.sub("^(EventData|UserData)/", "", p), v) for p, v in fields
            if not p.startswith("System/") and p != "EventData@Name"]
    theirs = list(expected_data(event))
    if native:
        data = [(n, normal(v)) for n, v in data]
        theirs = [(n, normal(v)) for n, v in theirs]
    ours = without_blanks(grouped(data))
    theirs = without_blanks(grouped(theirs))
    if ours != theirs:
        for name in sorted(set(ours) | set(theirs)):
            if ours.get(name) != theirs.get(name) and not (
                    native and is_known(event, name)):
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


def check_dumps(events, records, path):
    dumped = 0
    with open(path, encoding="utf-8") as lines:
        for text in lines:
            line = json.loads(text, object_pairs_hook=unique)
            if line["how"] != "live":
                continue
            key = (line["file"], line["file_offset"])
            check_dump(events[key], records[key], line)
            dumped += 1
    if dumped != len(records):
        sys.exit(f"{dumped} dumped, expected {len(records)}")


def main():
    events = expected(sys.argv[1])
    live, records = len(events), {}
    reader = sys.argv[2]
    native = reader != "libevtx"
    with open(sys.argv[3], encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            event = events[(record["file"], record["offset"])]
            if record["id"] != event["record_num"]:
                fail(event, "id", record["id"], event["record_num"])
            if ("why" in record) != (
                    not native and event["reader"] != "libevtx"):
                fail(event, "reader", record.get("why"), event["reader"])
            if "fields" in record:
                check_fields(event, record, native)
                records[(record["file"], record["offset"])] = record
    if (live, len(records)) != (LIVE, READABLE[reader]):
        sys.exit(f"{live} live, {len(records)} read by {reader}; "
                 f"expected {LIVE}, {READABLE[reader]}")
    if len(sys.argv) > 4:
        check_dumps(events, records, sys.argv[4])


main()
