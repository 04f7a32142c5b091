#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ingest stores of the corpus equals what another decoder read of it.

corpus/store.py STEMMA CORPUS: Sysmon 1 and 11 field by field, the identity of
every other live record, the counts of every file, and the views as plain
SQLite shows them. Exit status 1 and a list of differences, or 0.
"""
import collections
import csv
import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

problems = []


def differ(*words):
    problems.append(" ".join(str(w) for w in words))


def guid(blob):
    h = blob.hex().upper()
    return "{%s-%s-%s-%s-%s}" % (h[:8], h[8:12], h[12:16], h[16:20], h[20:])


def number(text):
    return int(text, 16) if text.startswith("0x") else int(text)


def time(ticks, digits):
    """ISO text without a zone; `digits` of the fraction."""
    days, rest = divmod(ticks, 864000000000)
    second, fraction = divmod(rest, 10000000)
    y, m, d = date(days)
    return "%04d-%02d-%02dT%02d:%02d:%02d.%s" % (
        y, m, d, second // 3600, second // 60 % 60, second % 60,
        ("%07d" % fraction)[:digits])


def date(days):
    import datetime
    d = datetime.date(1970, 1, 1) + datetime.timedelta(days=days)
    return d.year, d.month, d.day


def same_fields(where, want, have):
    """`have` maps a field to its stored text, None where the layout lacks it."""
    for name, text in want.items():
        if name not in have:
            differ(where, name, "has no column")
        elif have[name] != text:
            differ(where, name, repr(have[name]), "is not", repr(text))
    for name, text in have.items():
        if text is not None and name not in want:
            differ(where, name, "is stored but was not logged")


def dictionary(db, table, column):
    rows = dict(db.execute("SELECT id, %s FROM %s" % (column, table)))
    rows[0] = None
    return rows


class Case:
    def __init__(self, db):
        self.db = db
        self.path = dictionary(db, "path", "text")
        self.text = dictionary(db, "text", "raw")
        self.account = dictionary(db, "account", "raw")
        self.command = dictionary(db, "command_line", "raw")
        self.digests = dictionary(db, "digests", "raw")
        self.version = {r[0]: r[1:] for r in db.execute(
            "SELECT * FROM version_info")}
        self.ref = {r[0]: r[1:] for r in db.execute(
            "SELECT id, guid, pid, path, account FROM process_ref")}
        self.place = {}
        for event, file, offset in db.execute(
                "SELECT s.event, v.name, s.file_offset FROM sighting s "
                "JOIN evidence v ON v.id = s.evidence"):
            self.place[file, offset] = event

    def process(self, event):
        row = self.db.execute(
            "SELECT self, started, digests, version, command_line, directory,"
            " logon_id, logon_guid, session, integrity, rule_name, parent,"
            " parent_command_line FROM process WHERE event = ?",
            (event,)).fetchall()
        if len(row) != 1:
            return None
        (me, started, digests, version, command, directory, logon, logon_guid,
         session, integrity, rule, parent, parent_command) = row[0]
        me, parent, version = self.ref[me], self.ref[parent], self.version[version]
        return {
            "RuleName": self.text[rule],
            "UtcTime": time(started, 3).replace("T", " "),
            "ProcessGuid": guid(me[0]), "ProcessId": str(me[1]),
            "Image": self.path[me[2]], "User": self.account[me[3]],
            "Company": version[0], "Product": version[1],
            "Description": version[2], "FileVersion": version[3],
            "OriginalFileName": version[4],
            "CommandLine": self.command[command],
            "CurrentDirectory": self.path[directory],
            "LogonGuid": guid(logon_guid), "LogonId": str(logon),
            "TerminalSessionId": str(session),
            "IntegrityLevel": self.text[integrity],
            "Hashes": self.digests[digests],
            "ParentProcessGuid": guid(parent[0]),
            "ParentProcessId": str(parent[1]),
            "ParentImage": self.path[parent[2]],
            "ParentUser": self.account[parent[3]],
            "ParentCommandLine": self.command[parent_command],
        }

    def file_event(self, event, event_time):
        row = self.db.execute(
            "SELECT actor, lag, target, digests, creation_time, rule_name, kind"
            " FROM file_event WHERE event = ?", (event,)).fetchall()
        if len(row) != 1:
            return None
        actor, lag, target, digests, created, rule, kind = row[0]
        actor = self.ref[actor]
        if kind != 11 or digests != 0:
            differ("event", event, "is no event 11")
        return {
            "RuleName": self.text[rule],
            "UtcTime": time(event_time - lag, 3).replace("T", " "),
            "ProcessGuid": guid(actor[0]), "ProcessId": str(actor[1]),
            "Image": self.path[actor[2]], "User": self.account[actor[3]],
            "TargetFilename": self.path[target],
            "CreationUtcTime": time(created, 3).replace("T", " "),
        }


def compare_events(case, corpus, base):
    events = {r[0]: r[1:] for r in case.db.execute(
        "SELECT e.id, e.event_id, e.record_id, e.time, c.name, h.raw, p.raw"
        " FROM event e JOIN stream s ON s.id = e.stream"
        " JOIN computer c ON c.id = s.computer JOIN text h ON h.id = s.channel"
        " JOIN text p ON p.id = s.provider")}
    unreadable = set(case.db.execute(
        "SELECT v.name, i.file_offset FROM issue i JOIN evidence v"
        " ON v.id = i.evidence WHERE i.kind = 'unreadable-record'"))
    n = collections.Counter()
    with gzip.open(os.path.join(corpus, "expected", "events.jsonl.gz")) as lines:
        for line in lines:
            want = json.loads(line)
            if want["offset"] < 0:
                continue
            name = base + "/" + want["file"]
            event = case.place.get((name, want["offset"]))
            if event is None:
                n["missing"] += 1
                if (name, want["offset"]) not in unreadable:
                    n["unnamed"] += 1
                continue
            n["seen"] += 1
            have = events[event]
            where = "%s at %d:" % (name, want["offset"])
            stated = (want["event_id"], want["event_record_id"], want["time"],
                      want["computer"], want["channel"], want["provider"])
            if (have[0], have[1], time(have[2], 7) + "Z") + have[3:] != stated:
                differ(where, have, "is not", stated)
            if want["provider"] != "Microsoft-Windows-Sysmon":
                continue
            data = want["data"]
            if "LogonId" in data:
                data["LogonId"] = str(number(data["LogonId"]))
            if want["event_id"] == 1:
                same_fields(where, data, case.process(event) or {})
                n["process"] += 1
            elif want["event_id"] == 11:
                same_fields(where, data, case.file_event(event, have[2]) or {})
                n["file"] += 1
    return n


def compare_counts(case, corpus, base, n):
    have = {r[0]: r[1:] for r in case.db.execute(
        "SELECT file, records, stored, duplicate, unreadable FROM evidence_count")}
    unreadable = 0
    with open(os.path.join(corpus, "expected", "manifest.csv"), newline="") as f:
        for row in csv.DictReader(f):
            for path in row["paths"].split(";"):
                counts = have.pop(base + "/" + path, None)
                if counts is None:
                    differ(path, "is not in evidence_count")
                elif counts[0] != int(row["records"]):
                    differ(path, counts[0], "records, not", row["records"])
                elif counts[0] != sum(counts[1:]):
                    differ(path, counts, "do not add up")
                else:
                    unreadable += counts[3]
    for path in have:
        differ(path, "is not in the manifest")
    if unreadable != n["missing"]:
        differ(unreadable, "unreadable records, but", n["missing"], "missing")
    capped = case.db.execute(
        "SELECT COALESCE(sum(count), 0) FROM issue WHERE"
        " kind = 'unreadable-record' AND file_offset IS NULL").fetchone()[0]
    if n["unnamed"] != capped:
        differ(n["unnamed"], "records are missing without an issue of their own,"
               " the issues only count", capped)


def check_views(case, n):
    rows = case.db.execute(
        "SELECT * FROM DeviceProcessEvents").fetchall()
    if len(rows) != case.db.execute(
            "SELECT count(*) FROM process WHERE event <> 0").fetchone()[0]:
        differ("DeviceProcessEvents has", len(rows), "rows")
    for view in "DeviceProcessEvents", "DeviceFileEvents":
        cursor = case.db.execute("SELECT * FROM " + view)
        names = [d[0] for d in cursor.description]
        for row in cursor:
            row = dict(zip(names, row))
            json.loads(row["AdditionalFields"])
            for name in ("FileName", "FolderPath", "SHA1", "AdditionalFields",
                         "InitiatingProcessFileName", "DeviceName"):
                if not isinstance(row[name], str) or row[name] in ("-", "?"):
                    differ(view, name, repr(row[name]))
            if row["FolderPath"] and not row["FolderPath"].endswith(row["FileName"]):
                differ(view, row["FolderPath"], "ends not in", row["FileName"])
    events = case.db.execute("SELECT count(*) FROM event").fetchone()[0]
    if case.db.execute("SELECT count(*), count(DISTINCT event) FROM place"
                       ).fetchone() != (events, events):
        differ("place has not each event once")


def main(stemma, corpus):
    with tempfile.TemporaryDirectory() as folder:
        code = subprocess.run([stemma, "ingest", corpus, "-o", folder],
                              stdout=subprocess.DEVNULL).returncode
        if code not in (0, 3):
            sys.exit("stemma ingest: exit status %d" % code)
        db = sqlite3.connect("file:%s/case.db?mode=ro" % folder, uri=True)
        base = os.path.basename(os.path.realpath(corpus))
        case = Case(db)
        n = compare_events(case, corpus, base)
        compare_counts(case, corpus, base, n)
        check_views(case, n)
        db.close()
    print(dict(n))
    if min(n["seen"], n["process"], n["file"]) == 0:
        differ("nothing was compared")
    for line in problems[:50]:
        print(line)
    sys.exit(1 if problems else 0)


main(sys.argv[1], sys.argv[2])
