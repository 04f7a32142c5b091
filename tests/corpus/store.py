#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ingest stores of the corpus equals what another decoder read of it.

corpus/store.py STEMMA CORPUS: every Sysmon event field by field, the identity
of every other live record, the counts of every file, and the views as plain
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


# Which columns have which fields: (column, what it holds, fields in order).
# Two spellings of a field stand between `|`.
ME = ("ProcessGuid", "ProcessId", "Image", "User")
VERSION = ("Company", "Product", "Description", "FileVersion",
           "OriginalFileName")
RULE = ("rule_name", "text", "RuleName")
LAG = ("lag", "lag", "UtcTime")
ACTOR = ("actor", "ref") + ME
KIND = ("kind", "kind")
MODULE = ("module", "module", "ImageLoaded", "Hashes") + VERSION + (
    "Signed", "Signature", "SignatureStatus")
SOURCE = ("actor", "ref", "SourceProcessGuid|SourceProcessGUID",
          "SourceProcessId", "SourceImage", "SourceUser")
TARGET = ("target", "ref", "TargetProcessGuid|TargetProcessGUID",
          "TargetProcessId", "TargetImage", "TargetUser")
PROCESS = ("process", (
    ("self", "ref") + ME, ("started", "time", "UtcTime"),
    ("digests", "digests", "Hashes"), ("version", "version") + VERSION,
    ("command_line", "command_line", "CommandLine"),
    ("directory", "path", "CurrentDirectory"),
    ("logon_id", "number", "LogonId"), ("logon_guid", "guid", "LogonGuid"),
    ("session", "number", "TerminalSessionId"),
    ("integrity", "text", "IntegrityLevel"), RULE,
    ("parent", "ref", "ParentProcessGuid", "ParentProcessId", "ParentImage",
     "ParentUser"),
    ("parent_command_line", "command_line", "ParentCommandLine")))
FILE = ("file_event", (
    KIND, ACTOR, LAG, ("target", "path", "TargetFilename"),
    ("digests", "digests", "Hashes|Hash"),
    ("creation_time", "time", "CreationUtcTime"),
    ("previous_creation_time", "time", "PreviousCreationUtcTime"),
    ("is_executable", "text", "IsExecutable"), ("archived", "text", "Archived"),
    ("contents", "text", "Contents"), RULE))
NETWORK = ("network", (
    ACTOR, LAG, RULE, ("protocol", "text", "Protocol"),
    ("initiated", "flag", "Initiated"),
    ("source_is_ipv6", "flag", "SourceIsIpv6"),
    ("source_ip", "text", "SourceIp"), ("source_host", "text", "SourceHostname"),
    ("source_port", "number", "SourcePort"),
    ("source_port_name", "text", "SourcePortName"),
    ("destination_is_ipv6", "flag", "DestinationIsIpv6"),
    ("destination_ip", "text", "DestinationIp"),
    ("destination_host", "text", "DestinationHostname"),
    ("destination_port", "number", "DestinationPort"),
    ("destination_port_name", "text", "DestinationPortName")))
SENSOR = ("sensor", (
    KIND, LAG, ("state", "text", "State"), ("sensor_version", "text", "Version"),
    ("schema_version", "text", "SchemaVersion"),
    ("configuration", "text", "Configuration"),
    ("digests", "digests", "ConfigurationFileHash"), ("error", "text", "ID"),
    ("description", "text", "Description")))
REGISTRY = ("registry", (
    KIND, ("event_type", "text", "EventType"), ACTOR, LAG, RULE,
    ("target", "registry", "TargetObject"), ("details", "text", "Details"),
    ("new_name", "registry", "NewName")))
PIPE = ("pipe", (KIND, ("event_type", "text", "EventType"), ACTOR, LAG, RULE,
                 ("name", "text", "PipeName")))
WMI = ("wmi", (
    KIND, ("event_type", "text", "EventType"), LAG, RULE,
    ("operation", "text", "Operation"), ("account", "account", "User"),
    ("event_namespace", "text", "EventNamespace"), ("name", "text", "Name"),
    ("event_query", "text", "Query"), ("consumer_type", "text", "Type"),
    ("destination", "text", "Destination"), ("consumer", "text", "Consumer"),
    ("event_filter", "text", "Filter")))
TABLES = {
    1: PROCESS, 2: FILE, 3: NETWORK, 4: SENSOR,
    5: ("process_end", (("self", "ref") + ME, LAG, RULE)),
    6: ("driver_load", (LAG, MODULE, RULE)),
    7: ("image_load", (ACTOR, LAG, MODULE, RULE)),
    8: ("remote_thread", (
        SOURCE, TARGET, LAG, RULE, ("thread_id", "number", "NewThreadId"),
        ("start_address", "text", "StartAddress"),
        ("start_module", "path", "StartModule"),
        ("start_function", "text", "StartFunction"))),
    9: ("raw_read", (ACTOR, LAG, RULE, ("device", "path", "Device"))),
    10: ("process_access", (
        SOURCE, TARGET, LAG, RULE, ("thread_id", "number", "SourceThreadId"),
        ("granted_access", "number", "GrantedAccess"),
        ("call_trace", "trace", "CallTrace"))),
    11: FILE, 12: REGISTRY, 13: REGISTRY, 14: REGISTRY, 15: FILE, 16: SENSOR,
    17: PIPE, 18: PIPE, 19: WMI, 20: WMI, 21: WMI,
    22: ("dns", (ACTOR, LAG, RULE, ("query_name", "text", "QueryName"),
                 ("query_status", "text", "QueryStatus"),
                 ("query_results", "text", "QueryResults"))),
    23: FILE,
    24: ("clipboard", (ACTOR, LAG, RULE, ("session", "number", "Session"),
                       ("client_info", "text", "ClientInfo"),
                       ("digests", "digests", "Hashes"),
                       ("archived", "text", "Archived"))),
    25: ("tamper", (ACTOR, LAG, RULE, ("tampering", "text", "Type"))),
    26: FILE, 27: FILE, 28: FILE, 29: FILE, 255: SENSOR,
}


def frames(modules, offsets):
    """A call trace, of its modules and offsets."""
    modules, offsets = modules.split("|"), offsets.split("|")
    if len(modules) != len(offsets):
        differ("a call trace of", len(modules), "modules has", len(offsets),
               "offsets")
    return "|".join(m + o for m, o in zip(modules, offsets))


class Case:
    def __init__(self, db):
        self.db = db
        self.path = dictionary(db, "path", "text")
        self.text = dictionary(db, "text", "raw")
        self.account = dictionary(db, "account", "raw")
        self.command_line = dictionary(db, "command_line", "raw")
        self.digests = dictionary(db, "digests", "raw")
        self.version = {r[0]: r[1:] for r in db.execute(
            "SELECT * FROM version_info")}
        self.refs = {r[0]: r[1:] for r in db.execute(
            "SELECT id, guid, pid, path, account FROM process_ref")}
        self.modules = {r[0]: r[1:] for r in db.execute(
            "SELECT id, path, digests, version, is_signed, signature,"
            " signature_status FROM module")}
        self.registry = dict(db.execute(
            "SELECT p.id, d.text || p.name FROM registry_path p"
            " JOIN registry_directory d ON d.id = p.directory"))
        self.trace = {r[0]: frames(r[1], r[2]) for r in db.execute(
            "SELECT t.id, m.text, t.offsets FROM call_trace t"
            " JOIN call_modules m ON m.id = t.modules")}
        self.registry[0] = self.trace[0] = None
        shown = dict(db.execute("SELECT id, raw FROM call_trace_text"))
        for row, text in self.trace.items():
            if text is not None and shown.get(row) != text:
                differ("call_trace_text has", shown.get(row), "for", text)
        self.wanted = []  # the events that were read
        self.place = {}
        for event, file, offset in db.execute(
                "SELECT s.event, v.name, s.file_offset FROM sighting s "
                "JOIN evidence v ON v.id = s.evidence"):
            self.place[file, offset] = event
        self.columns = {}
        for table, columns in TABLES.values():
            names = [r[1] for r in db.execute("PRAGMA table_info(%s)" % table)]
            self.columns[table] = [n for n in names if n not in ("id", "event")]
            if set(self.columns[table]) != {c[0] for c in columns}:
                differ(table, "has other columns")

    def words(self, holds, value, event_time):
        """The logged text of each of a column's fields; None: no such."""
        if holds == "ref":
            if value == 0:
                return None, None, None, None
            process, pid, path, account = self.refs[value]
            return guid(process), str(pid), self.path[path], self.account[account]
        if holds == "module":
            path, digests, version, *signed = self.modules[value]
            return (self.path[path], self.digests[digests],
                    *self.version[version], *(self.text[t] for t in signed))
        if holds == "version":
            return self.version[value]
        if value is None:
            return None,
        if holds == "lag":
            return time(event_time - value, 3).replace("T", " "),
        if holds == "time":
            return time(value, 3).replace("T", " "),
        if holds == "number":
            return str(value),
        if holds == "flag":
            return ("false", "true")[value],
        if holds == "guid":
            return guid(value),
        return getattr(self, holds)[value],

    def fields(self, event, event_id, event_time, logged):
        """What the typed row says, under the names that were logged."""
        table, columns = TABLES[event_id]
        rows = self.db.execute("SELECT %s FROM %s WHERE event = ?" % (
            ", ".join(c[0] for c in columns), table), (event,)).fetchall()
        if len(rows) != 1:
            differ(table, "has", len(rows), "rows of event", event)
            return {}
        have = {}
        for (_, holds, *names), value in zip(columns, rows[0]):
            if holds == "kind":
                if value != event_id:
                    differ("event", event_id, "is stored as", value)
                continue
            for name, text in zip(names, self.words(holds, value, event_time)):
                spelled = [n for n in name.split("|") if n in logged]
                have[spelled[0] if spelled else name] = text
        return have


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
            case.wanted.append(json.loads(line))
            data = want["data"]
            for name in "LogonId", "GrantedAccess":
                if name in data:
                    data[name] = str(number(data[name]))
            same_fields(where, data, case.fields(event, have[0], have[2], data))
            n["sysmon"] += 1
            n["sysmon %d" % have[0]] += 1
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


# Columns of the views that are no texts, and so may be NULL.
NUMBERS = {
    "FileSize", "ProcessId", "LogonId", "ReportId", "RemotePort", "LocalPort",
    "ProcessCreationTime", "InitiatingProcessFileSize", "InitiatingProcessId",
    "InitiatingProcessCreationTime", "InitiatingProcessLogonId",
    "InitiatingProcessParentId", "InitiatingProcessParentCreationTime",
    "InitiatingProcessSessionId", "IsInitiatingProcessRemoteSession",
    "RequestSourcePort", "IsAzureInfoProtectionApplied",
    "CreatedProcessSessionId", "IsProcessRemoteSession"}
VIEWS = {
    "DeviceProcessEvents": (1,), "DeviceNetworkEvents": (3,),
    "DeviceImageLoadEvents": (7,), "DeviceRegistryEvents": (12, 13, 14),
    "DeviceFileEvents": (2, 11, 15, 23, 26, 27, 28, 29),
    "DeviceEvents": (4, 6, 8, 9, 10, 16, 17, 18, 19, 20, 21, 22, 24, 25, 255)}
ACTIONS = {
    1: "ProcessCreated", 2: "FileCreationTimeChanged", 4: "SensorStateChanged",
    6: "DriverLoad", 7: "ImageLoaded", 8: "CreateRemoteThreadApiCall",
    10: "OpenProcessApiCall", 11: "FileCreated", 13: "RegistryValueSet",
    15: "FileCreated", 16: "SensorConfigurationChanged", 17: "NamedPipeEvent",
    18: "NamedPipeEvent", "CreateKey": "RegistryKeyCreated",
    "DeleteKey": "RegistryKeyDeleted", "DeleteValue": "RegistryValueDeleted",
    "true": "ConnectionSuccess", "false": "InboundConnectionAccepted"}
HIVES = (("HKLM\\", "HKEY_LOCAL_MACHINE\\"),
         ("HKCR\\", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\"),
         ("HKU\\S-1-", "HKEY_CURRENT_USER\\S-1-"), ("HKU\\", "HKEY_USERS\\"),
         ("\\REGISTRY\\MACHINE\\", "HKEY_LOCAL_MACHINE\\"),
         ("\\REGISTRY\\USER\\S-1-", "HKEY_CURRENT_USER\\S-1-"))


def cleaned(text):
    return "" if text in (None, "-", "?", "<unknown process>") else text


def base(path):
    return path.replace("/", "\\").rpartition("\\")[2]


def digest(data, name):
    for part in (data.get("Hashes") or data.get("Hash") or "").split(","):
        if part.startswith(name + "="):
            return part[len(name) + 1:].lower()
    return ""


def registry_of(data, event_id):
    """RegistryKey, RegistryValueName and RegistryValueData."""
    key, value = data["TargetObject"], ""
    for short, long in HIVES:
        if key.startswith(short):
            key = long + key[len(short):]
            break
    if event_id == 13 or data["EventType"].endswith("Value"):
        key, _, value = key.rpartition("\\")
    details = data.get("Details", "")
    if details.startswith("DWORD (0x"):
        details = str(int(details[7:-1], 16))
    elif details.startswith("QWORD (0x"):
        details = str(int(details[9:17] + details[20:28], 16))
    elif details in ("Binary Data", "(Empty)", "-"):
        details = ""
    return key, value, details.replace("%%", "%")


def kind_of(address):
    """What sort of address it is, by another library's book."""
    import ipaddress
    if not address:
        return ""
    address = ipaddress.ip_address(address)
    if address.is_loopback:
        return "Loopback"
    if str(address) == "255.255.255.255":
        return "Broadcast"
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return "Reserved"
    return "Private" if address.is_private else "Public"


def check_view_row(view, row, want, data):
    """The columns that one event decides alone."""
    where = "%s: %s at %d:" % (view, want["file"], want["offset"])
    event_id = want["event_id"]
    action = ACTIONS.get(event_id) or ACTIONS[
        data.get("EventType") or data["Initiated"]]
    have = {"ActionType": action}
    image = cleaned(data.get("ParentImage" if event_id == 1 else "Image",
                             data.get("SourceImage")))
    if event_id not in (4, 6, 16):
        have["InitiatingProcessFolderPath"] = "".join(
            c.lower() if c.isascii() else c for c in image)
        have["InitiatingProcessFileName"] = base(image)
    folder = {1: "Image", 7: "ImageLoaded", 6: "ImageLoaded",
              8: "TargetImage", 10: "TargetImage"}.get(event_id)
    if view == "DeviceFileEvents":
        folder = "TargetFilename"
    if folder:
        path = cleaned(data[folder])
        if event_id == 15 and path.endswith(":Zone.Identifier"):
            path = path[:-16]
        elif event_id not in (8, 10):
            for name in "SHA1", "SHA256", "MD5":
                have[name] = digest(data, name)
        have["FolderPath"], have["FileName"] = path, base(path)
    if event_id == 3:
        here, there = "Source", "Destination"
        if row["LocalIP"] != data["SourceIp"] or (
                data["SourceIp"] == data["DestinationIp"]
                and row["LocalPort"] != int(data["SourcePort"])):
            here, there = there, here
            if data["Initiated"] == "true":
                differ(where, "its own side is the destination")
        for name, side in ("Local", here), ("Remote", there):
            have[name + "IP"] = data[side + "Ip"]
            have[name + "Port"] = int(data[side + "Port"])
            have[name + "IPType"] = kind_of(data[side + "Ip"])
        have["Protocol"] = data["Protocol"].capitalize()
    if view == "DeviceRegistryEvents":
        (have["RegistryKey"], have["RegistryValueName"],
         have["RegistryValueData"]) = registry_of(data, event_id)
    for name, value in have.items():
        if row[name] != value:
            differ(where, name, "is", repr(row[name]), "not", repr(value))


def check_views(case, n):
    for view, ids in VIEWS.items():
        cursor = case.db.execute("SELECT * FROM " + view)
        names = [d[0] for d in cursor.description]
        wanted = collections.defaultdict(list)
        for want in case.wanted:
            if want["event_id"] in ids:
                wanted[want["computer"].lower(), want["event_record_id"],
                       want["time"]].append(want)
        count = 0
        for row in cursor:
            row = dict(zip(names, row))
            count += 1
            json.loads(row["AdditionalFields"])
            for name, value in row.items():
                if name not in NUMBERS and (not isinstance(value, str)
                                            or value in ("-", "?")):
                    differ(view, name, repr(value))
            events = wanted[row["DeviceName"], row["ReportId"],
                            row["Timestamp"]]
            if len({json.dumps(w["data"]) for w in events}) == 1:
                check_view_row(view, row, events[0], events[0]["data"])
                n[view] += 1
        stored = case.db.execute(
            "SELECT count(*) FROM event e JOIN stream s ON s.id = e.stream"
            " JOIN text p ON p.id = s.provider WHERE e.how = 0 AND"
            " p.raw = 'Microsoft-Windows-Sysmon' AND e.event_id IN (%s)"
            % ", ".join(map(str, ids))).fetchone()[0]
        if count != stored:
            differ(view, "has", count, "rows of", stored, "events")
    events = case.db.execute("SELECT count(*) FROM event").fetchone()[0]
    if case.db.execute("SELECT count(*), count(DISTINCT event) FROM place"
                       ).fetchone() != (events, events):
        differ("place has not each event once")


def check_all(case, n):
    for view in VIEWS:
        if n[view] == 0:
            differ(view, "was not compared")
    for event_id in 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18:
        if n["sysmon %d" % event_id] == 0:
            differ("no event", event_id, "was compared")
    spare = case.db.execute(
        "SELECT count(*) FROM event_data d JOIN event e ON e.id = d.event"
        " JOIN stream s ON s.id = e.stream JOIN text p ON p.id = s.provider"
        " WHERE p.raw = 'Microsoft-Windows-Sysmon'").fetchone()[0]
    if spare:
        differ(spare, "Sysmon events have fields without a column")


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
        db.close()  # the same once actors are known
        subprocess.run([stemma, "detect", folder], check=True,
                       stdout=subprocess.DEVNULL)
        case.db = db = sqlite3.connect("file:%s/case.db?mode=ro" % folder,
                                       uri=True)
        check_views(case, n)
        check_all(case, n)
        db.close()
    print(dict(n))
    for line in problems[:50]:
        print(line)
    sys.exit(1 if problems else 0)


main(sys.argv[1], sys.argv[2])
