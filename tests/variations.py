# SPDX-License-Identifier: Apache-2.0
"""variations.py TOP BUILD WORK: nothing missed, nothing too many.

First the two correlations, over processes made up of parts that count and
parts that only look so. What must be found is computed here, from what KQL
says of `in~` and `has_any` and from the lists as their words stand there, and
from nothing of the program. Then every rule, over its own scenarios told in
other words: other letters' case, another drive, another prefix, another
version of Sysmon, and near misses. So are the tunings, which must lower the
same, and nothing of a program that is called or kept a little otherwise.

The same seed always makes the same variations.
"""
import collections
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys

TOP, BUILD, WORK = (pathlib.Path(arg) for arg in sys.argv[1:4])
RANDOM = random.Random(20260302)

INSTALLERS = """msiexec.exe setup.exe install.exe installer.exe update.exe
updater.exe autoupdate.exe squirrel.exe appinstaller.exe packageinstaller.exe
softwareupdate.exe uninst.exe uninstall.exe patchinstaller.exe""".split()
SHELLS = """cmd.exe powershell.exe pwsh.exe wscript.exe cscript.exe
mshta.exe""".split()
LOLBINS = SHELLS + """regsvr32.exe rundll32.exe certutil.exe bitsadmin.exe
wmic.exe msbuild.exe csc.exe odbcconf.exe xwizard.exe installutil.exe
regasm.exe regsvcs.exe schtasks.exe at.exe""".split()
USUAL = """msiexec.exe setup.exe explorer.exe svchost.exe services.exe
taskhostw.exe""".split()
TRUSTED = ["Program Files", "Program Files (x86)", "ProgramData"]

# Fields of event 1, and whether Company is one of them.
LAYOUTS = {16: False, 17: False, 20: True, 21: True, 22: True, 23: True}
ROOTS = ["C:\\", "D:\\", "z:\\", "\\\\?\\C:\\", "\\??\\E:\\",
         "\\\\server\\share$\\", "\\Device\\HarddiskVolume3\\"]
FOLDERS = TRUSTED * 3 + [
    "Backup\\Program Files", "Program Files_old", "_Program Files",
    "Program Files.bak", "Old-ProgramData", "[ProgramData]",
    "MyProgram Filesystem", "ProgramDataX", "XProgramData", "Program Files2",
    "Program  Files", "ProgramFiles", "Program-Files", "Program\\Files",
    "Program Data", "\u00e4Program Files", "Program Files\u00df",
    "Program Files\u0663", "Users\\ann", "Windows\\System32", "Tools"]
NEAR_PARENTS = ["agent.exe"] * 4 + [
    "mysetup.exe", "setup.exe:x", "setup.exe.bak", "setup.exe ", " setup.exe",
    "setup.exe.", "setup.com", "setup", "setup-1.exe", "msiexec",
    "\u017fetup.exe", "setup.\u0435xe", "update.exe.exe", "explorer.exe ",
    "setupexe"]
NEAR_CHILDREN = ["xcmd.exe", "cmd.exe.bak", "cmd.exe:x", "cmd.exe ", "cmd",
                 "command.com", "powershell_ise.exe", "notepad.exe", "cmd.exe.",
                 "power shell.exe", "m\u017fhta.exe", "\u0441md.exe",
                 "regsvr64.exe"]
COMPANIES = ["Contoso Ltd", "Fabrikam, Inc.", "?\u200b", "0", "", "-", "?"]


def fold(text):
    """Unicode simple folding: one character for one."""
    return "".join(c.casefold() if len(c.casefold()) == 1 else
                   c.lower() if len(c.lower()) == 1 else c for c in text)


def has(text, needle):
    """KQL's has: the needle occurs and no letter or digit touches it."""
    text, needle = fold(text), fold(needle)
    at = text.find(needle)
    while at >= 0:
        end = at + len(needle)
        if (not (at and text[at - 1].isalnum() and needle[0].isalnum()) and
                not (end < len(text) and text[end].isalnum() and
                     needle[-1].isalnum())):
            return True
        at = text.find(needle, at + 1)
    return False


def is_in(name, names):
    return fold(name) in [fold(n) for n in names]


def mix(text):
    """The same in other letters' case."""
    way = RANDOM.randrange(4)
    if way == 0:
        return text
    if way == 1:
        return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    return "".join(c.upper() if c.isascii() and RANDOM.random() < 0.5 else c
                   for c in text)


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def key(path):
    """Spellings of one path."""
    path = fold(path).replace("\\", "/")
    return path[4:] if path.startswith(("//?/", "/??/")) else path


class Host:
    def __init__(self, name, machine, fields, options=""):
        self.name, self.fields = name, fields
        self.record = 0
        self.lines = [f"host {name} machine-id {machine:08X} sysmon {fields}",
                      f"log {name}/Sysmon.evtx sysmon first-id 1{options}"]

    def process(self, name, parent, image, company=None, logged=True):
        self.lines.append(
            f"{'process' if logged else 'ghost'} as {name}" +
            (f" parent {parent}" if parent else "") + " at " +
            ("09:00:00" if not self.record or not logged else "+0.01"))
        self.lines.append(f"  Image= {literal(image)}")
        if company is not None:
            self.lines.append(f"  Company= {literal(company)}")
        self.record += logged
        return self.record


def name_of(path):
    return path.rsplit("\\", 1)[-1]


def one_pair(number, host, other, sightings):
    """A parent and its child; what is known of the parent, all told."""
    folder = RANDOM.choice(FOLDERS)
    parent = RANDOM.choice(INSTALLERS + USUAL + NEAR_PARENTS)
    if RANDOM.random() < 0.7:
        child = RANDOM.choice(LOLBINS + SHELLS * 2)
    else:
        child = RANDOM.choice(NEAR_CHILDREN)
    image = RANDOM.choice(ROOTS) + mix(f"{folder}\\v{number}\\{parent}")
    child = "C:\\Windows\\System32\\" + mix(child)
    company = RANDOM.choice(COMPANIES)
    logged = RANDOM.random() < 0.6
    if RANDOM.random() < 0.3:
        again = RANDOM.choice(COMPANIES)
        other.process(f"o{number}", None, mix(image), again)
        sightings[key(image)].add("" if again in "-?" else again)
    host.process(f"p{number}", None, image, company, logged)
    if logged and LAYOUTS[host.fields]:
        sightings[key(image)].add("" if company in "-?" else company)
    record = host.process(f"c{number}", f"p{number}", child, "Microsoft")
    return host, record, image, child, company if logged else None


def expectations(pairs, sightings):
    """(rule, host, record) -> confidence."""
    wanted = {}
    for host, record, image, child, company in pairs:
        known = sightings[key(image)]
        if company is not None and LAYOUTS[host.fields]:
            confidence = "high"
        else:
            company = None
            confidence = ("medium" if len(known) == 1 and "" not in known
                          else "low")
        parent, child = name_of(image), name_of(child)
        place = host.name.lower(), record
        if is_in(parent, INSTALLERS) and is_in(child, LOLBINS):
            wanted["installer-spawned-lolbin", *place] = confidence
        if (is_in(child, SHELLS) and not is_in(parent, USUAL) and
                any(has(image, term) for term in TRUSTED) and
                company not in ("", "-", "?")):
            wanted["trusted-software-spawned-shell", *place] = confidence
    return wanted


def run(*command):
    done = subprocess.run([str(part) for part in command], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}: "
                 f"{done.stdout.decode()}")


def detect(scenario, baselines=()):
    """A case with what the rules find in that scenario."""
    for name in ("logs", "case"):
        shutil.rmtree(WORK / name, ignore_errors=True)
    (WORK / "all.scenario").write_text(scenario)
    run(BUILD / "tests/evtxgen/evtxgen", WORK / "all.scenario", WORK / "logs")
    run(BUILD / "stemma", "ingest", WORK / "logs", "-o", WORK / "case")
    for kind, name, text in baselines:
        (WORK / name).write_text(text)
        run(BUILD / "stemma", "baseline", "add", WORK / "case", "--kind", kind,
            WORK / name)
    run(BUILD / "stemma", "detect", WORK / "case")
    return sqlite3.connect(WORK / "case/case.db")


def correlations():
    hosts = [Host(f"WS-{fields}-{i}", 0x1000 + 16 * fields + i, fields,
                  " forwarded" if i == 2 else "")
             for fields in LAYOUTS for i in range(3)]
    other = Host("ELSEWHERE", 0x2000, 22)
    sightings = collections.defaultdict(set)
    pairs = [one_pair(i, hosts[i % len(hosts)], other, sightings)
             for i in range(1800)]
    db = detect("\n".join(["day 2026-03-02"] +
                          [line for host in [*hosts, other]
                           for line in host.lines]) + "\n")
    levels = ["low", "medium", "high"]
    found = {tuple(row[:3]): levels[row[3]] for row in db.execute("""
        SELECT f.rule, c.key, e.record_id, f.confidence
          FROM finding f JOIN event e ON e.id = f.event
          JOIN stream s ON s.id = e.stream JOIN computer c ON c.id = s.computer
         WHERE f.rule IN ('installer-spawned-lolbin',
                          'trusted-software-spawned-shell')""")}
    wanted = expectations(pairs, sightings)
    told = {(h.name.lower(), r): (i, c, v) for h, r, i, c, v in pairs}
    for place in sorted(set(found) | set(wanted)):
        if found.get(place) != wanted.get(place):
            print(f"{place}: found {found.get(place)}, "
                  f"wanted {wanted.get(place)}: {told.get(place[1:])}")
    right = sum(found.get(p) == c for p, c in wanted.items())
    print(f"correlations: {len(pairs)} pairs, precision {right}/{len(found)}, "
          f"recall {right}/{len(wanted)}")
    return found == wanted and len(wanted) > 300


def mix_line(line):
    """Paths and names of a line, in other letters' case; {i} stays."""
    for form in (r"(  (?:Image|ImageLoaded|ParentImage|OriginalFileName): )(.*)",
                 r'((?:file|load) ")([^"]*)', r"((?:file|load|lookup) )([^\s\"]+)"):
        found = re.match(form, line)
        if found:
            parts = re.split(r"(\{\w+\})", found.group(2))
            mixed = "".join(p if p.startswith("{") else "".join(
                c.swapcase() if c.isascii() and RANDOM.random() < 0.5 else c
                for c in p) for p in parts)
            return found.group(1) + mixed + line[found.end():]
    return line


def in_other_case(text):
    return "\n".join(map(mix_line, text.split("\n")))


def with_prefix(text):
    return re.sub(r"\b([A-Z]):\\", lambda m: f"\\\\?\\{m[1]}:\\", text,
                  flags=re.I)


def with_fields(text, fields):
    return re.sub(r"sysmon 22\b", f"sysmon {fields}", text)


def replaced(*pairs):
    """Near misses: every (pattern, by), whatever case it is in."""
    def change(text):
        for pattern, by in pairs:
            text = re.sub(pattern, lambda m, b=by: m.expand(b), text,
                          flags=re.I | re.M)
        return re.sub("^# finds: .*\n", "", text, flags=re.M)
    return change


def image_named(names, by):
    """Images of these names are called otherwise."""
    return (rf"^(  Image: .*\\)({'|'.join(map(re.escape, names))})$", by)


LIKE_TRUSTED = replaced(("Program Files", "MyProgram Filesystem"),
                        ("ProgramData", "ProgramDataX"))
NEAR_INSTALLERS = replaced(image_named(INSTALLERS, r"\1my\2"))
NEAR_LOLBINS = replaced(image_named(LOLBINS, r"\1\2.bak"))
# The oldest event 1 that has what the rule's scenario tells; else 16.
FIELDS_NEEDED = {"encoded-or-fetching-command": 20,
                 "installer-spawned-lolbin": 20,
                 "integrity-baseline-mismatch": 20,
                 "integrity-check-disagrees": 20,
                 "integrity-changed-without-version": 20,
                 "integrity-digest-divergence": 22,
                 "integrity-known-bad": 20,
                 "integrity-masquerade": 22, "renamed-lolbin": 22,
                 "trusted-software-spawned-shell": 20,
                 "trusted-software-unexpected-connection": 21,
                 "unlisted-installer-spawned-lolbin": 20,
                 "user-software-spawned-shell": 20,
                 "windows-update-foreign-program": 22}
NEAR = {
    "dropped-driver-unsigned": [
        replaced((r"^(file \S+\w)( by)", r"\1.bak\2")),
        replaced((r"Signed: .*", "Signed: true"),
                 (r"SignatureStatus: .*", "SignatureStatus: Valid"))],
    "dropped-then-hosted": [
        replaced((r'^(file .*\w)( by)', r"\1.bak\2")),
        replaced((r"^(  Image: .*\\)(rundll32|regsvr32|svchost)", r"\1my\2"))],
    "dropped-then-run": [replaced((r'^(file \S+\w)', r"\1.bak"))],
    "encoded-or-fetching-command": [
        NEAR_LOLBINS,
        replaced((r"^(  CommandLine: ).*", r"\1cmd.exe /c dir"))],
    "installer-descendant-lolbin": [NEAR_INSTALLERS, NEAR_LOLBINS],
    "installer-spawned-lolbin": [NEAR_INSTALLERS, NEAR_LOLBINS],
    "integrity-check-disagrees": [
        replaced((r"^(  CommandLine: .*)(hashfile|FileHash|fc )", r"\1my\2")),
        replaced((r"^(  CommandLine: .*)viewer(?! copy)", r"\1elsewhere"))],
    "integrity-changed-without-version": [
        replaced((r" content [\w-]+", " content same")),
        replaced((r"^(  FileVersion: ).*", r"\1-"))],
    "integrity-digest-divergence": [
        replaced((r" content [\w-]+", " content same")),
        replaced((r"^(  FileVersion: ).*", r"\1-"))],
    "integrity-masquerade": [
        replaced((r"^(  Image: .*\\)(\w+\.exe)$", r"\1my\2"),
                 (r"^(  OriginalFileName: ).*", r"\1my.exe"))],
    "integrity-baseline-mismatch": [
        replaced((r"^(  Image: .*)", r"\1.bak"),
                 (r"Hashes: SHA1=5+", "Hashes: SHA1=" + 39 * "5" + "6")),
        replaced((r"(MD5|SHA1|SHA256)=", "IMPHASH="))],
    "integrity-known-bad": [
        replaced((r"^(  Hashes: \w+=)\w", r"\1e"), ("IMPHASH", "PEHASH")),
        replaced((r"^(  Hashes: .*)\w$", r"\1"), (r",IMPHASH", "0,IMPHASH")),
        replaced((r"(MD5|SHA256|IMPHASH)=", "PEHASH="))],
    "new-application-unsigned-module": [
        replaced((r"Signed: .*", "Signed: true"),
                 (r"SignatureStatus: .*", "SignatureStatus: Valid")),
        replaced((r'^(load "?[A-Z]:)', r"\1\\elsewhere"))],
    "package-manager-spawned-shell": [
        NEAR_LOLBINS, replaced((r"^(  Image: .*\\)(\w+\.exe)$", r"\1my\2"))],
    "recent-write-to-install-directory": [
        LIKE_TRUSTED, NEAR_LOLBINS,
        replaced((r'^(file "[A-Z]:\\Program)(Data|[^\\]*)', r"\1\2X"))],
    "renamed-lolbin": [
        NEAR_INSTALLERS,
        replaced((r"^(  OriginalFileName: .*)", r"\1.bak"),
                 (r"^(process as help .*) content \S+", r"\1"))],
    "trusted-software-spawned-shell": [
        LIKE_TRUSTED, NEAR_LOLBINS,
        replaced(("Program Files", "Program_Files"),
                 ("ProgramData", "Program Data"))],
    "trusted-software-unexpected-connection": [
        replaced(("Program Files", "MyProgram Filesystem"),
                 ("ProgramData", "ProgramDataX"),
                 (r"Local.Programs", "Local-Programs")),
        replaced((r"^connect [\d.]+", "connect 172.16.1.1"),
                 (r"^lookup (\w+)\S*", r"lookup \1"),
                 (r"DestinationHostname: .+", "DestinationHostname:"))],
    "unlisted-installer-spawned-lolbin": [
        NEAR_LOLBINS,
        replaced((r"^  Image: .*(setup|inno|viewer.tmp|MSI4|Update)",
                  r"  Image: C:\\Tools\\x.exe\n  CurrentDirectory: \1"),
                 ("Setup Launcher", "Launcher"), ("Program Files", "Programs"))],
    "user-software-spawned-shell": [
        NEAR_LOLBINS, replaced((r"^(  Company: ).*", r"\1-"))],
    "windows-update-foreign-program": [
        replaced((r"SoftwareDistribution.Download", "SoftwareDistribution\\\\Other"),
                 (r"wuauclt\.exe", "mywuauclt.exe"))],
}


def on_its_own(text, number):
    """Hosts and a drive that no other scenario of the same case has."""
    drive = chr(ord("F") + number % 20)
    text = re.sub(r"\b[CD]:\\", lambda _: f"{drive}:\\", text, flags=re.I)
    for host in set(re.findall(r"^(?:each )?host (\w+-)", text, flags=re.M)):
        text = re.sub(rf"^(# finds: .*)$", lambda m, h=host: re.sub(
            rf"\b{h}(?=[A-Z0-9]+[,;])", f"R{number}-{h}", m[1]), text,
            flags=re.M)
    return re.sub(r"^(host|each host|log) (?=\w)", rf"\1 R{number}-", text,
                  flags=re.M)


# Tunings of what goes by another name or stands in any folder of its own.
PLACELESS = ["installer-own-script", "msi-managed-action",
             "unlisted-installer-own-files"]


def findings(db, rule, number):
    rows = db.execute("""
        SELECT f.summary || COALESCE((SELECT group_concat(', ' || d.value, '')
                                        FROM json_each(f.details) d), '')
          FROM finding f JOIN host h ON h.id = f.host
         WHERE f.rule = ? AND substr(h.label, 1, ?) = ?""",
                      (rule, len(f"R{number}-"), f"R{number}-"))
    return sorted(fold(row[0].rstrip()) for row in rows)


def variations(rule):
    """(what, text) for every variation of the scenarios of a rule."""
    folder = TOP / "testdata/rules" / rule
    hit = (folder / "hit.scenario").read_text()
    miss = (folder / "miss.scenario").read_text()
    oldest = FIELDS_NEEDED.get(rule, 16)
    yield "hit, other case, 23 fields", with_fields(in_other_case(hit), 23)
    yield (f"hit, prefix, {oldest} fields",
           with_fields(with_prefix(hit), oldest))
    yield "miss, other case, prefix", with_prefix(in_other_case(miss))
    for i, change in enumerate(NEAR.get(rule, [])):
        yield f"near miss {i}", change(hit)


def baselines(number, rule, text):
    """The lists of digests that a scenario names, on its own drive."""
    for kind, name in re.findall("^# baseline: (\\S+) (\\S+)", text, flags=re.M):
        written = (TOP / "testdata/rules" / rule / name).read_text()
        yield kind, name, on_its_own(written, number)


def compare(rule, what, found, wanted):
    for line in found:
        if line not in wanted:
            print(f"{rule}, {what}: too many: {line}")
    for line in wanted:
        if line not in found:
            print(f"{rule}, {what}: missing: {line}")
    return found == wanted


def every_rule():
    rules = sorted(path.stem for path in (TOP / "rules").glob("*.sql"))
    left = {rule: list(variations(rule)) for rule in rules}
    tried, good = collections.Counter(), True
    for rule in rules:
        if rule not in NEAR:
            print(f"{rule}: no near misses in tests/variations.py")
            good = False
    while any(left.values()):
        # One case for the next variation of each rule.
        batch = [(i, rule, *left[rule].pop(0))
                 for i, rule in enumerate(rules) if left[rule]]
        told = [on_its_own(text, i) for i, _, _, text in batch]
        db = detect("\n".join(told), [given for i, rule, _, text in batch
                                      for given in baselines(i, rule, text)])
        for (i, rule, what, _), text in zip(batch, told):
            wanted = sorted(fold(line.rstrip()) for line in
                            re.findall("^# finds: (.*)", text, flags=re.M))
            good &= compare(rule, what, findings(db, rule, i), wanted)
            tried[rule] += 1
    for rule in rules:
        print(f"{rule}: {tried[rule]} variations")
    return good


def lowered(db, tuning, number):
    """How often a tuning lowered what its scenario tells."""
    return db.execute("""
        SELECT count(*) FROM finding f JOIN host h ON h.id = f.host
         WHERE f.level < f.base_level AND substr(h.label, 1, ?) = ?
           AND instr(f.tuning, ?) > 0""",
                      (len(f"R{number}-"), f"R{number}-",
                       f'"id":"{tuning}"')).fetchone()[0]


def every_tuning():
    """Three cases: the same in other words, and two that are not the same."""
    tunings = sorted(path.stem for path in (TOP / "rules/tuning").glob("*.sql"))
    windows = "|".join(re.escape(n) for n in LOLBINS + USUAL[3:]
                       if n != "msbuild.exe")
    changes = {
        "other case": in_other_case,
        "another name": lambda t: re.sub(
            rf"^(  Image: .*\\)(?!(?:{windows})$)", r"\1my", t, flags=re.I | re.M),
        "another place": lambda t: re.sub(
            rf"^(  Image: [A-Z]:\\)(?!.*\\(?:{windows})$)", r"\1X\\", t,
            flags=re.I | re.M)}
    good = True
    for what, change in changes.items():
        told = [(TOP / "testdata/tunings" / tuning /
                 "hit.scenario").read_text() for tuning in tunings]
        db = detect("\n".join(on_its_own(change(text), i)
                              for i, text in enumerate(told)))
        for i, (tuning, text) in enumerate(zip(tunings, told)):
            wanted = text.count("# lowers: ") if what == "other case" else 0
            found = lowered(db, tuning, i)
            if found != wanted and not (wanted == 0 and tuning in PLACELESS):
                print(f"{tuning}, {what}: lowers {found}, not {wanted}")
                good = False
    print(f"{len(tunings)} tunings, {len(changes)} variations each")
    return good


def main():
    good = [correlations(), every_rule(), every_tuning()]
    return 0 if all(good) else 1


sys.exit(main())
