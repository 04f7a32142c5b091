# SPDX-License-Identifier: Apache-2.0
"""integrity.py EXPECTED CASE.DB: every file of the corpus whose hashes differ
is in table divergence, with all that it was, and told apart as it must be; and
nothing else is.
"""
import json
import pathlib
import sqlite3
import sys

HINTS = {1: "same version, other content", 2: "other version",
         5: "other version", 3: "32- and 64-bit builds"}
ALGORITHMS = {1: "MD5", 2: "SHA1", 3: "SHA256"}


def key(text):
    return text.replace("\\", "/").lower()


def read_expected(path):
    expected = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        place = row["kind"], row["host"], key(row["key"])
        expected[place] = {
            "hint": row["hint"].split(":")[0], "differ": set(row["differ"]),
            "contents": {digest.lower() for v in row["variants"]
                         for name, digest in v["hashes"].items()
                         if name != "IMPHASH"}}
    return expected


def identity(row):
    name = row["original_name"]
    if name in (None, "", "-", "?"):
        name = "description:" + row["description"]
    return " | ".join([name, row["product"], row["file_version"],
                       row["company"]])


def read_found(db):
    db.row_factory = sqlite3.Row
    found = {}
    for row in db.execute("""
            SELECT d.kind, h.label, d.host, d.class, d.algorithm, d.grp,
                   d.content, f.key || k.name AS path, v.*
              FROM divergence d JOIN host h ON h.id = d.host
              JOIN path_key k ON k.id = d.path_key
              JOIN directory f ON f.id = k.directory
              JOIN version_info v ON v.id = d.version ORDER BY d.class"""):
        place = ("identity" if row["kind"] == 2 else "image path",
                 row["label"].lower() if row["host"] else "*",
                 key(identity(row) if row["kind"] == 2 else row["path"]))
        group = found.setdefault(place, {"hint": HINTS.get(row["class"]),
                                         "differ": set(), "contents": set()})
        if row["algorithm"]:
            group["differ"].add(ALGORITHMS[row["algorithm"]])
        for digests in db.execute(
                "SELECT md5, sha1, sha256 FROM digests d JOIN digests_content c"
                " ON c.digests = d.id WHERE c.content = ?", [row["content"]]):
            group["contents"] |= {d.hex() for d in digests if d}
    return found


def compare(expected, found):
    bad = 0
    for place in sorted(set(expected) | set(found)):
        wanted, got = expected.get(place), found.get(place)
        if got and got["hint"] is None and wanted is None:
            continue  # nothing that could be compared
        if not wanted or not got:
            problem = "is not expected" if got else "is missing"
        elif got["hint"] != wanted["hint"]:
            problem = f"is {got['hint']}, not {wanted['hint']}"
        elif not got["differ"] <= wanted["differ"]:
            problem = f"differs in {got['differ']}, not {wanted['differ']}"
        elif not wanted["contents"] <= got["contents"]:
            problem = f"lacks {wanted['contents'] - got['contents']}"
        else:
            continue
        print(*place, problem)
        bad += 1
    return bad


def main():
    expected = read_expected(pathlib.Path(sys.argv[1]) /
                             "hash_divergence.jsonl")
    found = read_found(sqlite3.connect(sys.argv[2]))
    bad = compare(expected, found)
    print(f"{len(expected)} files whose hashes differ, {bad} differences")
    return bad != 0 or not expected


sys.exit(main())
