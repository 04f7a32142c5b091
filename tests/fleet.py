# SPDX-License-Identifier: Apache-2.0
"""fleet.py write SCENARIO | lists CASE.DB FOLDER | check CASE.DB: a fleet with
faults planted in it.

`write` tells what happens on two hundred hosts, which hash in four ways;
`lists` makes a reference and a list of known bad digests of what they logged;
`check` compares what the integrity rules find, as (rule, host, file), with what
was planted: nothing missed, nothing too many.
"""
import pathlib
import random
import sqlite3
import sys

HOSTS = 200
HASHES = ["SHA1,MD5,SHA256,IMPHASH", "MD5,SHA256,IMPHASH", "SHA256", "SHA1"]
DIVERGED = "integrity-digest-divergence"
CHANGED = "integrity-changed-without-version"
MASQUERADE = "integrity-masquerade"
CHECKED = "integrity-check-disagrees"
MISMATCH = "integrity-baseline-mismatch"
BAD = "integrity-known-bad"
WHOLE = "fleet-010"  # logs every digest
FILES = "C:\\Program Files\\Contoso\\"
WRONG = "00112233445566778899aabbccddeeff" * 2


class Fleet:
    """The events of every host, and what is to be found."""

    def __init__(self):
        self.random = random.Random(20260302)
        self.lines = {host: [] for host in range(1, HOSTS + 1)}
        self.planted = set()

    def hashes(self, host):
        return HASHES[host % 10 if host % 10 < 4 else 0]

    def run(self, host, clock, path, content, version, product="Contoso Suite",
            company="Contoso Ltd", name=None, command=None):
        number = len(self.lines[host])
        self.lines[host].append("\n".join([
            f"process as p{number} at {clock} content {content}",
            f"  Image: {path}", f"  Company: {company}",
            f"  Product: {product}", f"  FileVersion: {version}",
            f"  OriginalFileName: {name or path.rsplit(chr(92), 1)[-1]}"] +
            ([f"  CommandLine: {command}"] if command else [])))

    def plant(self, rule, host, path):
        self.planted.add((rule, f"fleet-{host:03d}",
                          path.lower().replace("\\", "/")))

    def everywhere(self):
        """What all hosts have, and nothing is wrong with."""
        for host in self.lines:
            self.run(host, "08:00:00", FILES + "core.dll.exe", "core", "7.0.1")
            self.run(host, "08:01:00", FILES + "agent.exe", "agent", "7.0.1")
            # Builds for 32 and 64 bits.
            for folder in "System32", "SysWOW64":
                self.run(host, "08:02:00", f"C:\\Windows\\{folder}\\quser.exe",
                         "quser-" + folder, "10.0.19041.1", "Windows",
                         "Microsoft Corporation")
            # The same content in a folder of each user.
            self.run(host, "08:03:00", f"C:\\Users\\user{host}\\AppData\\"
                     "Local\\Chat\\chat.exe", "chat", "2.4.1", "Chat")
            # An update that reaches host after host, and counts its version.
            self.run(host, "08:04:00", FILES + "view.exe", "view", "3.0.1")
            if host <= 120:
                clock = f"{9 + host // 30:02d}:{host % 30 + 10}:00"
                self.run(host, clock, FILES + "view.exe", "view-next", "3.0.2")
        # A roll-out, one host in six of the new version only.
        for host in self.lines:
            new = host % 6 == 0
            self.run(host, "12:00:00", FILES + "roll.exe",
                     "roll-new" if new else "roll", "4.1" if new else "4.0")

    def changes(self):
        """The same rebuild on all that have it: each of them has changed, and
        nobody is odd."""
        for host in range(1, 11):
            path = FILES + "rebuilt.exe"
            self.run(host, "08:10:00", path, "rebuilt", "1.7.2")
            self.run(host, "10:10:00", path, "rebuilt-again", "1.7.2")
            self.plant(CHANGED, host, path)

    def odd_ones(self):
        # Hosts of any way to hash, and for each of them a file that only it has
        # otherwise.
        for host in self.random.sample(range(20, HOSTS), 8):
            path = FILES + f"part{host}.exe"
            for other in self.lines:
                odd = other == host
                self.run(other, "13:00:00", path,
                         f"part{host}-odd" if odd else f"part{host}", "7.0.1")
            self.plant(DIVERGED, host, path)
            self.plant(MISMATCH, host, path)
        # Patched in place, on one host that had the right one before.
        self.run(33, "14:00:00", FILES + "agent.exe", "agent-bad", "7.0.1")
        self.plant(CHANGED, 33, FILES + "agent.exe")
        self.plant(DIVERGED, 33, FILES + "agent.exe")
        self.plant(MISMATCH, 33, FILES + "agent.exe")
        # A forged copy in a folder of its own.
        path = "C:\\Users\\user77\\Downloads\\chat.exe"
        self.run(77, "14:10:00", path, "chat-bad", "2.4.1", "Chat")
        self.plant(DIVERGED, 77, path)

    def names(self):
        microsoft = "Windows", "Microsoft Corporation"
        for host, path, name in ((50, "C:\\ProgramData\\upd.exe", "Cmd.Exe"),
                                 (52, "C:\\PerfLogs\\a.dat", "RUNDLL32.EXE")):
            self.run(host, "15:00:00", path, f"name{host}", "10.0.19041.1",
                     *microsoft, name)
            self.plant(MASQUERADE, host, path)
        path = "C:\\Users\\user51\\AppData\\Local\\Temp\\svchost.exe"
        self.run(51, "15:00:00", path, "fake", "0.1", "-", "-", "-")
        self.plant(MASQUERADE, 51, path)
        # Renamed, but no program of Windows.
        self.run(53, "15:00:00", FILES + "agent-old.exe", "agent", "7.0.1",
                 name="agent.exe")

    def checks(self):
        certutil = "C:\\Windows\\System32\\certutil.exe"
        for host, command in (
                (60, f"cmd /c certutil -hashfile \"{FILES}agent.exe\" SHA256 "
                     f"| findstr {WRONG}"),
                (61, f"certutil -hashfile \"{FILES}agent.exe\" SHA256"),
                (62, f"certutil -hashfile \"{FILES}nothing.exe\" SHA256")):
            path = "C:\\Windows\\System32\\cmd.exe" if host == 60 else certutil
            self.run(host, "16:00:00", path, f"tool{host == 60}", "10.0.1",
                     "Windows", "Microsoft Corporation", command=command)
        self.plant(CHECKED, 60, FILES + "agent.exe")

    def implants(self):
        """Known bad by SHA-256 and MD5: a host that logs SHA1 alone cannot be
        told, one with the very name but another content is none."""
        for host in 10, 81, 82, 83, 84:
            path = f"C:\\ProgramData\\tmp{host}\\beacon.exe"
            self.run(host, "17:00:00", path,
                     "harmless" if host == 84 else "implant", "-", "-", "-")
            if host not in (83, 84):
                self.plant(BAD, host, path)

    def write(self, path):
        told = ["day 2026-03-02"]
        for host, events in self.lines.items():
            told += [f"host FLEET-{host:03d} machine-id {host:08X} "
                     f"hashes {self.hashes(host)}",
                     f"log FLEET-{host:03d}.evtx sysmon", *events, "close"]
        path.write_text("\n".join(told) + "\n")


def make():
    fleet = Fleet()
    fleet.everywhere()
    fleet.changes()
    fleet.odd_ones()
    fleet.names()
    fleet.checks()
    fleet.implants()
    return fleet


def lists(case, folder):
    db = sqlite3.connect(case)
    seen = db.execute("""
        SELECT DISTINCT lower(Host), Path, SHA256, SHA1, MD5 FROM image_seen
         ORDER BY Path""").fetchall()
    with open(folder / "reference.csv", "w") as out:
        out.write("path,sha256,sha1\n")
        for host, path, sha256, sha1, _ in seen:
            name = path.rsplit("\\", 1)[-1]
            if host == WHOLE and (name.startswith("part") or
                                  name in ("agent.exe", "core.dll.exe")):
                out.write(f'"{path}",{sha256},{sha1}\n')
    with open(folder / "bad.txt", "w") as out:
        for host, path, sha256, _, md5 in seen:
            if host == WHOLE and path.endswith("beacon.exe"):
                out.write(f"{sha256}\n{md5.upper()}\n")


def check(fleet, case):
    rows = sqlite3.connect(case).execute("""
        SELECT f.rule, h.label, json_extract(f.details, '$.path')
          FROM finding f JOIN host h ON h.id = f.host
         WHERE substr(f.rule, 1, 10) = 'integrity-'""").fetchall()
    found = {(rule, host.lower(), path.lower().replace("\\", "/"))
             for rule, host, path in rows}
    for rule in DIVERGED, CHANGED, MASQUERADE, CHECKED, MISMATCH, BAD:
        right = {x for x in fleet.planted if x[0] == rule}
        got = {x for x in found if x[0] == rule}
        for x in sorted(got - right):
            print("too many:", *x)
        for x in sorted(right - got):
            print("missing:", *x)
        print(f"{rule}: precision {len(got & right)}/{len(got)}, "
              f"recall {len(got & right)}/{len(right)}")
    return found != fleet.planted or len(rows) != len(found)


if sys.argv[1] == "write":
    make().write(pathlib.Path(sys.argv[2]))
elif sys.argv[1] == "lists":
    lists(sys.argv[2], pathlib.Path(sys.argv[3]))
else:
    sys.exit(check(make(), sys.argv[2]))
