#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hosts, parents and coverage of the corpus, computed a second way.

corpus/lineage.py STEMMA CORPUS: from another decoder's reading of the corpus,
by plain search through all events of a host (DESIGN.md section 6). Exit
status 1 and a list of differences, or 0.
"""
import collections
import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

UNKNOWN, GUID, START, PID, INFERRED = range(5)
NO_VALUE = ("", "-", "?", "<unknown process>")
SYSMON = "Microsoft-Windows-Sysmon"
DAY = 864000000000
problems = []


def differ(*words):
    problems.append(" ".join(str(w) for w in words))


def days(y, m, d):
    import datetime
    return datetime.date(y, m, d).toordinal() - 719163


def ticks(text):
    date, clock = text.rstrip("Z").replace("T", " ").split(" ")
    hms, _, fraction = clock.partition(".")
    h, m, s = map(int, hms.split(":"))
    return (days(*map(int, date.split("-"))) * DAY
            + (h * 3600 + m * 60 + s) * 10000000
            + int((fraction + "0000000")[:7]))


def guid(text):
    """32 digits; None for zero or none."""
    h = (text or "").strip("{}").replace("-", "").upper()
    return h if h.strip("0") else None


def second(h):
    return int(h[12:16] + h[8:12], 16)


def boot(h):
    if not h or h[16:24] == "00000010":
        return 0
    tail = bytes.fromhex(h[16:])
    return tail[6] | tail[7] << 8


def key(path):
    path = path.lower().replace("\\", "/")
    return None if path in NO_VALUE else path.removeprefix("//?/")


class Ref:
    def __init__(self, data, prefix=""):
        self.guid = guid(data.get(prefix + "ProcessGuid")
                         or data.get(prefix + "ProcessGUID"))
        pid = data.get(prefix + "ProcessId")
        self.pid = int(pid) if pid is not None else None
        self.image = data.get(prefix + "Image") or ""
        self.key = key(self.image)


class Event:
    def __init__(self, row):
        self.row, self.data = row, row["data"]
        self.id, self.channel = row["event_id"], row["channel"]
        self.time = ticks(row["time"])
        self.record = row["event_record_id"]
        self.computer = row["computer"]
        self.place = row["file"], row["offset"]
        self.sysmon = row["provider"] == SYSMON
        g = (guid(self.data.get("ProcessGuid")) or Ref(self.data, "Source").guid
             ) if self.sysmon else None
        self.machine = int(g[:8], 16) if g else 0

    def order(self):
        return self.time, self.channel, self.record, self.place

    def utc(self):
        return ticks(self.data["UtcTime"])


class Process:
    def __init__(self, ref, start, event):
        self.ref, self.start, self.event = ref, start, event
        self.parent, self.how, self.ended = None, UNKNOWN, None

    def name(self):
        return self.event.place if self.event else self.ref.guid


def load(path, places):
    """Each identity once, under its first place; what ingest could not read
    (corpus/store.py tells that it is said) is left out."""
    seen = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if (row["file"], row["offset"]) not in places:
                continue
            event = Event(row)
            identity = (event.computer, event.channel, row["provider"],
                        event.id, event.record, event.time,
                        json.dumps(event.data, sort_keys=True))
            if identity not in seen or event.place < seen[identity].place:
                seen[identity] = event
    return list(seen.values())


def hosts_of(events):
    machines = collections.defaultdict(set)
    for e in events:
        if e.machine:
            machines[e.computer.lower()].add(e.machine)
    hosts = collections.defaultdict(list)
    for e in events:
        name = e.computer.lower()
        machine = e.machine
        if not machine and len(machines[name]) == 1:
            machine = min(machines[name])
        hosts[name, machine].append(e)
    return hosts


class Host:
    def __init__(self, events, typed):
        self.events = sorted(events, key=Event.order)
        ours = [e for e in self.events if e.sysmon]
        self.processes, self.by_guid = [], {}
        for e in ours:
            if e.id == 1:
                self.add(Process(Ref(e.data), e.utc(), e))
        self.infer([e for e in ours if e.id in typed])
        self.boots = boots(self.events)
        for e in ours:
            if e.id == 5:
                self.end(Ref(e.data), e.utc())
        for p in self.processes:
            if p.event:
                self.find_parent(p)

    def add(self, process):
        g = process.ref.guid
        if g and g in self.by_guid:
            return
        self.processes.append(process)
        if g:
            self.by_guid[g] = process

    def infer(self, events):
        """Names in order of the records; a child names its parent, too, and
        what acts on another names both."""
        prefixes = {1: ("Parent",), 8: ("Source", "Target"),
                    10: ("Source", "Target")}
        names = [Ref(e.data, prefix) for e in events
                 for prefix in prefixes.get(e.id, ("",))]
        started = {}
        for ref in names:
            if ref.guid and ref.guid not in self.by_guid and ref.key:
                same = [p for p in self.processes if p.event
                        and p.ref.pid == ref.pid and p.ref.key == ref.key
                        and p.start // 10000000 == second(ref.guid)]
                if len(same) == 1:
                    started[ref.guid] = same[0]
        self.started = started
        for ref in names:
            if ref.guid and ref.guid not in started:
                self.add(Process(ref, second(ref.guid) * 10000000, None))

    def end(self, ref, at):
        p = self.started.get(ref.guid) or self.by_guid.get(ref.guid)
        if p:
            p.ended = at if p.ended is None else min(p.ended, at)

    def find_parent(self, p):
        ref = Ref(p.event.data, "Parent")
        if ref.guid in self.started:
            p.parent, p.how = self.started[ref.guid], START
        elif ref.guid:
            p.parent = self.by_guid.get(ref.guid)
            p.how = GUID if p.parent.event else INFERRED
        else:
            p.parent = self.holder(ref, p)
            p.how = PID if p.parent else UNKNOWN

    def holder(self, ref, child):
        had = [q for q in self.processes
               if q.ref.pid == ref.pid and q.start <= child.start]
        if not had:
            return None
        q = max(had, key=lambda q: q.start)
        if (q is child or q.ended is not None and q.ended < child.start
                or any(q.start < b <= child.start for b in self.boots)
                or ref.key and ref.key != q.ref.key
                or boot(q.ref.guid) and boot(child.ref.guid)
                and boot(q.ref.guid) != boot(child.ref.guid)):
            return None
        return q


def boots(events):
    out, kernel = [], None
    for e in events:
        provider = e.row["provider"]
        if provider == "Microsoft-Windows-Kernel-General" and e.id == 12:
            kernel = e.time
            out.append(e.time)
        elif (provider in ("EventLog", "Microsoft-Windows-Eventlog")
              and e.id == 6005
              and (kernel is None or e.time - kernel >= 6000000000)):
            out.append(e.time)
    return out


def climb(process):
    depth = 0
    while process.parent:
        process = process.parent
        depth += 1
    return process, depth


def computed(hosts, typed):
    out = {}
    for (name, machine), events in hosts.items():
        for p in Host(events, typed).processes:
            root, depth = climb(p)
            out[name, machine, p.name()] = (
                p.how, p.parent and p.parent.name(), root.name(), depth,
                p.ended, p.ref.pid, p.ref.image)
    return out


STORED = """
SELECT c.key, l.host, p.id, p.event, hex(r.guid), v.name, w.file_offset,
       l.how, l.parent, l.root, l.depth, l.ended, r.pid, i.text, l.same_as
  FROM lineage l
  JOIN process p ON p.id = l.process
  JOIN process_ref r ON r.id = p.self
  JOIN computer c ON c.id = r.computer
  JOIN path i ON i.id = r.path
  LEFT JOIN place w ON w.event = p.event
  LEFT JOIN evidence v ON v.id = w.evidence
 WHERE l.process <> 0
"""


def stored(db):
    machine = dict(db.execute(
        "SELECT h.host, max(c.machine_id) FROM host_computer h"
        "  JOIN computer c ON c.id = h.computer GROUP BY h.host"))
    rows = [r for r in db.execute(STORED) if r[14] == 0]
    name = {0: None}
    for r in rows:
        name[r[2]] = (r[5], r[6]) if r[3] else r[4]
    return {(r[0], machine[r[1]], name[r[2]]):
            (r[7], name[r[8]], name[r[9]], r[10], r[11], r[12], r[13])
            for r in rows}


def compare(what, want, have):
    for k in sorted(set(want) | set(have), key=str):
        if want.get(k) != have.get(k):
            differ(what, k, have.get(k), "is not", want.get(k))


def coverage_of(hosts):
    out = {}
    for host, events in hosts.items():
        records = collections.defaultdict(set)
        for e in events:
            records[e.channel].add(e.record)
        for e in events:
            ids = records[e.channel]
            gaps = max(ids) - min(ids) + 1 - len(ids)
            k = host + (e.channel, e.id)
            n, first, last, _ = out.get(k, (0, e.time, e.time, 0))
            out[k] = n + 1, min(first, e.time), max(last, e.time), gaps
    return out


def coverage_in(db):
    return {r[:4]: r[4:] for r in db.execute(
        "SELECT x.key, x.machine, t.raw, v.event_id, v.count, v.first_time,"
        "       v.last_time, v.gaps"
        "  FROM coverage v JOIN text t ON t.id = v.channel"
        "  JOIN (SELECT h.host AS host, min(c.key) AS key,"
        "               max(c.machine_id) AS machine FROM host_computer h"
        "          JOIN computer c ON c.id = h.computer GROUP BY h.host) x"
        "    ON x.host = v.host")}


def main(stemma, corpus):
    parts = sorted(p for p in os.listdir(corpus)
                   if p not in ("expected", "ORIGIN.md"))
    with tempfile.TemporaryDirectory() as work:
        case = os.path.join(work, "case")
        run = subprocess.run([stemma, "ingest", *parts, "-o", case],
                             cwd=corpus, capture_output=True)
        if run.returncode not in (0, 3):
            sys.exit(run.stderr.decode())
        subprocess.run([stemma, "detect", case], check=True,
                       capture_output=True)
        db = sqlite3.connect(os.path.join(case, "case.db"))
        typed = {1} | {r[0] for r in db.execute(
            "SELECT DISTINCT e.event_id FROM act a"
            "  JOIN event e ON e.id = a.event")}
        places = set(db.execute(
            "SELECT v.name, s.file_offset FROM sighting s"
            "  JOIN evidence v ON v.id = s.evidence"))
        hosts = hosts_of(load(os.path.join(corpus, "expected",
                                           "events.jsonl.gz"), places))
        want, have = computed(hosts, typed), stored(db)
        compare("process", want, have)
        compare("coverage", coverage_of(hosts), coverage_in(db))
        db.close()
    hows = collections.Counter(v[0] for v in want.values())
    print(len(hosts), "hosts,", len(want), "processes, parents:",
          dict(sorted(hows.items())))
    if len(want) < 100:
        differ("nothing was compared")
    for problem in problems[:40]:
        print(problem)
    if problems:
        sys.exit("%d differences" % len(problems))


main(*sys.argv[1:])
