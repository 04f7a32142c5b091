# SPDX-License-Identifier: Apache-2.0
"""timeline.csv and timeline.jsonl against the case."""
import datetime
import json

import cells

REACH = 600 * 10_000_000


def print_time(ticks):
    """`2026-03-02 09:14:07.1230000`."""
    time = datetime.datetime(1970, 1, 1) + datetime.timedelta(
        seconds=ticks // 10_000_000)
    return f"{time:%Y-%m-%d %H:%M:%S}.{ticks % 10_000_000:07}"


def places(db):
    """Event -> (how, file, offset): the first of all its sightings."""
    best = {}
    for event, how, name, sha256, offset, file in db.execute(
            "SELECT s.event, s.how, v.name, v.sha256, s.file_offset, f.file"
            " FROM sighting s JOIN evidence v ON v.id = s.evidence"
            " JOIN evidence_file f ON f.evidence = s.evidence"):
        place = (how, name, sha256, offset, file)
        if event not in best or place[:4] < best[event][:4]:
            best[event] = place
    return {event: (p[0], p[4], p[3]) for event, p in best.items()}


def actors(db):
    """Event -> the processes that did it or, of a thread, had it done."""
    found = {}
    resolved = dict(db.execute("SELECT ref, process FROM resolved"))
    for event, ref, _ in db.execute("SELECT * FROM act"):
        found.setdefault(event, set()).add(resolved.get(ref, 0))
    for event, ref in db.execute("SELECT event, target FROM remote_thread"):
        found.setdefault(event, set()).add(resolved.get(ref, 0))
    for event, process in db.execute("SELECT event, process FROM event_actor WHERE role = 1"):
        found.setdefault(event, set()).add(process)
    for event, process in db.execute("SELECT event, id FROM process WHERE event <> 0"):
        found.setdefault(event, set()).add(process)
    return found


def roots_above(db):
    """Process -> itself and all above it."""
    parent = dict(db.execute("SELECT process, parent FROM lineage"))
    above = {}
    for process in parent:
        chain, at = set(), process
        while at and at not in chain and len(chain) <= 32:
            chain.add(at)
            at = parent.get(at, 0)
        above[process] = chain
    return above


def wanted_events(db, findings, everything, window):
    """The events that must be there; of each whether findings cite it."""
    times = dict(db.execute("SELECT id, time FROM event"))
    cited, spans = set(), {}
    for finding, event, root in findings:
        cited.add(event)
        cited.update(e for e, in db.execute(
            "SELECT event FROM finding_evidence WHERE finding = ?", (finding,)))
        if root:
            spans.setdefault(root, []).append(times[event])
    if everything:
        return {e: e in cited for e, t in times.items() if window[0] <= t < window[1]}
    above = roots_above(db)
    events = {e: True for e in cited}
    for event, who in actors(db).items():
        for root in {r for p in who for r in above.get(p, ()) if r in spans}:
            if any(abs(t - times[event]) <= REACH for t in spans[root]):
                events.setdefault(event, False)
    return events


def check_pair(header, row, line):
    """A row of the CSV says what its line of JSON says."""
    for name, cell in zip(header, row):
        value = line[name]
        if value is None:
            assert cell == "", (name, cell)
        elif name == "tag":
            assert json.loads(cell) == value, (name, cell)
        elif isinstance(value, int):
            assert cell == str(value), (name, cell)
        else:
            assert cells.is_cell_of(cell, value), (name, cell, value)


def check(db, rows, lines, everything, window):
    header = rows[0]
    assert {"tag", "host", "rule_id"} <= set(header)
    assert len(rows) == len(lines) + 1, f"{len(rows)} rows, {len(lines)} lines"
    for row, line in zip(rows[1:], lines):
        assert list(line) == header
        check_pair(header, row, line)

    findings = db.execute(
        "SELECT f.id, f.event, COALESCE(i.root, 0) FROM finding f"
        " JOIN event e ON e.id = f.event"
        " LEFT JOIN incident i ON i.id = f.incident"
        " WHERE e.time >= ? AND e.time < ?", window).fetchall()
    wanted = wanted_events(db, findings, everything, window)
    where = places(db)
    rules = {}
    for event, key, rule, level in db.execute(
            "SELECT f.event, f.key, f.rule, f.level FROM finding f"
            " JOIN event e ON e.id = f.event"
            " WHERE e.time >= ? AND e.time < ?"
            " ORDER BY f.rule, f.key", window):
        rules.setdefault(event, []).append((rule, key, level))
    levels = ["informational", "low", "medium", "high", "critical"]
    hows = ["live", "after-gap", "slack", "hidden"]
    ordered = []
    for event, record, time, event_id, channel, host in db.execute(
            "SELECT e.id, e.record_id, e.time, e.event_id, t.raw, h.label"
            " FROM event e JOIN stream s ON s.id = e.stream"
            " JOIN text t ON t.id = s.channel"
            " JOIN host_computer k ON k.computer = s.computer"
            " JOIN host h ON h.id = k.host"):
        if event in wanted:
            how, file, offset = where[event]
            ordered.append((time, channel.encode(), record, file, offset, event,
                            event_id, host, how))
    ordered.sort()
    expected = []
    for time, channel, record, file, offset, event, event_id, host, how in ordered:
        row = (print_time(time), channel.decode() or None, record, file, offset, event_id, host)
        assert how >= len(hows) or hows[how]
        expected.append(row + (None, None, None, wanted[event]))
        for rule, key, level in rules.get(event, []):
            expected.append(row + (rule, key, levels[level], None))
    found = [(l["time_created"], l["channel"], l["event_record_id"], l["file"],
              l["file_offset"], l["event_id"], l["host"], l["rule_id"],
              l["finding_key"], l["level"],
              ("evidence" in l["tag"]) if l["rule_id"] is None else None)
             for l in lines]
    for at, (a, b) in enumerate(zip(found, expected)):
        assert a == b, f"row {at + 1} is {a}, should be {b}"
    assert len(found) == len(expected), f"{len(found)} rows, should be {len(expected)}"
