#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The files for other tools, read back and compared with the case.

check.py TOP CASE incidents|all|none [SINCE [UNTIL]]: the files of the case
have the columns that stemma-output(5) tells of, and their rows are those that
case.db says, worked out here once more in another way.
"""
import csv
import datetime
import json
import os
import re
import sqlite3
import sys

import cells
import manual
import navigator
import stix
import timeline
import timesketch

TICKS = 10_000_000


def ticks_of(text):
    time = datetime.datetime.fromisoformat(text + "+00:00")
    return int(time.timestamp()) * TICKS


def read_csv(path):
    """Rows as lists; every line is one row, whatever a log wanted."""
    with open(path, "rb") as file:
        data = file.read()
    assert data.endswith(b"\r\n"), f"{path} ends in the middle"
    assert b"\0" not in data, f"{path} holds a NUL"
    text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
    lines = text.split("\r\n")[:-1]
    assert not any(re.search("[\r\n\x0b\x0c\x85\u2028\u2029]", line) for line in lines), path
    rows = list(csv.reader(lines, strict=True))
    assert len(rows) == len(lines), f"{path}: a cell holds a line break"
    for row in rows:
        assert len(row) == len(rows[0]), f"{path}: {row}"
        for cell in row:
            assert not re.match(r"[=+@\t\r]|-(?![0-9]+$)", cell), f"{path}: {cell!r}"
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]",
                                 cell), f"{path}: {cell!r}"
    return rows


def read_jsonl(path):
    with open(path, "rb") as file:
        data = file.read()
    assert not data or data.endswith(b"\n"), path
    return [json.loads(line) for line in data.decode("utf-8").split("\n")[:-1]]


def read_json(path):
    with open(path, "rb") as file:
        return json.loads(file.read().decode("utf-8"))


def files_of(case):
    """Names below the case, `hosts/*/x` once."""
    for folder, _, names in os.walk(case):
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), case)


def check_columns(columns, case):
    """Every file is documented, with the columns that it has."""
    for path in sorted(files_of(case)):
        name = os.path.basename(path)
        if name in ("case.db", "SHA256SUMS") or name.endswith(".html"):
            continue
        assert name in columns, f"stemma-output(5) does not tell of {name}"
        full = os.path.join(case, path)
        if name.endswith(".csv"):
            found = read_csv(full)[0]
            assert found == columns[name], f"{name}: {found} is not {columns[name]}"
        elif name.endswith(".jsonl"):
            for line in read_jsonl(full):
                assert sorted(line) == sorted(columns[name]), f"{name}: {sorted(line)}"
        else:
            found = read_json(full)
            assert set(found) <= set(columns[name]), f"{name}: {sorted(found)}"


def keys_below(value, path=""):
    """Keys of objects in objects; those of `details` are the rule's."""
    if isinstance(value, list):
        for item in value:
            yield from keys_below(item, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            if path:
                yield key
            if key != "details":
                yield from keys_below(item, path + "." + key)


def check_nested(words, case):
    """Keys further down are documented too."""
    findings = read_jsonl(os.path.join(case, "findings.jsonl"))
    custody = read_json(os.path.join(case, "custody.json"))
    custody.pop("window")
    for name, value in (("findings.jsonl", {"": findings}), ("custody.json", custody)):
        for key in set(keys_below(value)):
            assert key in words[name], f"stemma-output(5) does not tell of {key} in {name}"


def check_sums(case):
    """All that is written stands in SHA256SUMS."""
    with open(os.path.join(case, "SHA256SUMS"), encoding="utf-8") as file:
        listed = [line.rstrip("\n").split("  ", 1)[1] for line in file]
    there = sorted(name for name in files_of(case)
                   if name not in ("case.db", "runs.jsonl", "SHA256SUMS"))
    assert listed == there, set(listed) ^ set(there)


def check_links(case):
    """The index links every file for tools that there is, and no other."""
    with open(os.path.join(case, "index.html"), encoding="utf-8") as file:
        line = re.search("For tools: .*", file.read()).group()
    linked = re.findall(r'<a href="([^"]*)"', line.split("</p>")[0])
    there = {name for name in os.listdir(case)
             if name.endswith((".csv", ".json", ".jsonl")) and name != "runs.jsonl"}
    assert len(linked) == len(set(linked)) and set(linked) == there, set(linked) ^ there


def check_findings(db, case, window):
    """findings.jsonl has the findings of the window, each once."""
    lines = read_jsonl(os.path.join(case, "findings.jsonl"))
    keys = [line["key"] for line in lines]
    wanted = [key for key, in db.execute(
        "SELECT f.key FROM finding f JOIN event e ON e.id = f.event"
        " WHERE e.time >= ? AND e.time < ?", window)]
    assert sorted(keys) == sorted(wanted)
    check_finding_texts(db, lines)


def check_finding_texts(db, lines):
    """JSON has every text as it was logged."""
    known = {row[0]: row[1:] for row in db.execute(
        "SELECT f.key, f.rule, f.summary, h.label, e.time, i.text, c.raw, f.process, f.suppressed"
        "  FROM finding f JOIN host h ON h.id = f.host JOIN event e ON e.id = f.event"
        "  JOIN process p ON p.id = f.process JOIN process_ref r ON r.id = p.self"
        "  JOIN path i ON i.id = r.path JOIN command_line c ON c.id = p.command_line")}
    for line in lines:
        rule, summary, host, time, image, command_line, process, suppressed = known[line["key"]]
        assert (line["rule"], line["summary"], line["host"]) == (rule, summary, host), line
        assert line["suppressed"] == suppressed, line
        assert line["time"] == timeline.print_time(time).replace(" ", "T") + "Z", line
        if process:
            assert line["process"]["image"] in (image, None), (line["process"], image)
            assert line["process"]["command_line"] in (command_line, None), line["process"]
        else:
            assert line["process"] is None, line


def check_hosts(db, case):
    """A row a process and a row an incident, in the folder of its host."""
    for host, label, folder in db.execute(
            "SELECT id, label, folder FROM host WHERE id <> 0").fetchall():
        rows = read_csv(os.path.join(case, "hosts", folder, "processes.csv"))
        n, = db.execute("SELECT count(*) FROM lineage WHERE host = ? AND same_as = 0",
                        (host,)).fetchone()
        assert len(rows) - 1 == n, f"{label}: {len(rows) - 1} of {n} processes"
        check_processes(db, host, rows)
        check_incidents(case, folder, rows[0], rows[1:])


def check_processes(db, host, rows):
    """Each cell says what the case has, its guard and escapes undone."""
    columns = ("guid", "pid", "image", "command_line", "user", "integrity", "company", "product",
               "file_version", "original_name", "md5", "sha1", "sha256", "imphash")
    known = db.execute(
        "SELECT hex(r.guid), r.pid, i.text, c.raw, a.raw, t.raw, v.company, v.product,"
        "       v.file_version, v.original_name, lower(hex(d.md5)), lower(hex(d.sha1)),"
        "       lower(hex(d.sha256)), lower(hex(d.imphash))"
        "  FROM lineage l JOIN process p ON p.id = l.process"
        "  JOIN process_ref r ON r.id = p.self JOIN path i ON i.id = r.path"
        "  JOIN command_line c ON c.id = p.command_line JOIN account a ON a.id = r.account"
        "  JOIN text t ON t.id = p.integrity JOIN version_info v ON v.id = p.version"
        "  JOIN digests d ON d.id = p.digests WHERE l.host = ? AND l.same_as = 0", (host,)).fetchall()
    at = [rows[0].index(name) for name in columns]
    left = {}
    for row in known:
        guid = "" if not row[0].strip("0") else "{%s-%s-%s-%s-%s}" % (
            row[0][:8], row[0][8:12], row[0][12:16], row[0][16:20], row[0][20:])
        pid = "" if row[1] is None else str(row[1])
        left.setdefault((guid, pid), []).append(row[2:])
    for row in rows[1:]:
        found = [row[i] for i in at]
        of = left[found[0], found[1]]
        same = [texts for texts in of if all(
            cells.is_value_of(cell, text) for cell, text in zip(found[2:], texts))]
        assert same, (found, of)
        of.remove(same[0])
    assert not any(left.values()), left


def check_incidents(case, folder, header, processes):
    """Incidents name their root as processes.csv does, and count verdicts."""
    findings = read_jsonl(os.path.join(case, "findings.jsonl"))
    known = {}
    for row in processes:
        process = dict(zip(header, row))
        known[process["guid"], process["pid"], process["image"]] = process
    rows = read_csv(os.path.join(case, "hosts", folder, "incidents.csv"))
    for row in rows[1:]:
        incident = dict(zip(rows[0], row))
        of = [f for f in findings if f["incident"] == incident["incident"]]
        assert str(len(of)) == incident["findings"], incident
        for verdict in ("confirmed", "benign"):
            n = sum(f["verdict"] is not None and f["verdict"]["verdict"] == verdict for f in of)
            assert str(n) == incident[verdict], incident
        if incident["root_guid"]:
            root = known[incident["root_guid"], incident["root_pid"], incident["root_image"]]
            assert root["host"] == incident["host"]
            assert root["sha256"] == incident["root_sha256"], incident
            assert root["company"] == incident["root_company"], incident


def main():
    if sys.argv[1] == "--since":
        print(read_json(os.path.join(sys.argv[2], "custody.json"))["window"]["since"][:19])
        return
    top, case, which = sys.argv[1:4]
    window = [ticks_of(text) for text in sys.argv[4:]]
    window = (window + [-2**63])[:1] if not window else window
    window = tuple((window + [2**63 - 1])[:2])
    db = sqlite3.connect(f"file:{os.path.join(case, 'case.db')}?mode=ro", uri=True)
    check_columns(manual.columns(os.path.join(top, "man/stemma-output.5")), case)
    check_nested(manual.words(os.path.join(top, "man/stemma-output.5")), case)
    check_sums(case)
    check_links(case)
    check_findings(db, case, window)
    check_hosts(db, case)
    findings = read_jsonl(os.path.join(case, "findings.jsonl"))
    navigator.check(db, read_json(os.path.join(case, "navigator.json")), findings)
    stix.check(read_json(os.path.join(case, "stix.json")), findings, stix.contacts_of(db))
    if which != "none":
        paths = [os.path.join(case, "timeline" + end) for end in (".csv", ".jsonl")]
        rows, lines = read_csv(paths[0]), read_jsonl(paths[1])
        with open(paths[0], "rb") as file:
            assert file.read(3) == b"\xef\xbb\xbf", "no byte order mark"
        timeline.check(db, rows, lines, which == "all", window)
        timesketch.check(paths[0], paths[1], rows, lines)


main()
