# SPDX-License-Identifier: Apache-2.0
"""stix.json: the structure that STIX 2.1 asks for, and the findings in it."""
import json
import re
import uuid

SPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
CONTRIBUTE = {"file": ("hashes", "name", "parent_directory_ref"), "directory": ("path",)}
REQUIRED = {
    "file": (), "directory": ("path",), "process": (),
    "observed-data": ("created", "modified", "first_observed", "last_observed",
                      "number_observed", "object_refs"),
    "report": ("created", "modified", "name", "published", "object_refs"),
    "indicator": ("created", "modified", "name", "description", "pattern",
                  "pattern_type", "valid_from"),
    "attack-pattern": ("created", "modified", "name", "external_references"),
    "relationship": ("created", "modified", "relationship_type", "source_ref", "target_ref"),
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
TIMES = ("created", "modified", "first_observed", "last_observed", "published", "valid_from",
         "created_time")
RELATIONS = {("indicator", "based-on", "observed-data"), ("indicator", "indicates", "attack-pattern")}


def observable_id(thing):
    """Section 2.9: UUID 5 of the contributing properties, in canonical form."""
    chosen = {key: thing[key] for key in CONTRIBUTE[thing["type"]] if key in thing}
    if "hashes" in chosen:
        name = next(n for n in ("MD5", "SHA-1", "SHA-256") if n in chosen["hashes"])
        chosen["hashes"] = {name: chosen["hashes"][name]}
    text = json.dumps(chosen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{thing['type']}--{uuid.uuid5(SPACE, text)}"


def references(thing):
    for key, value in thing.items():
        if key.endswith("_ref"):
            yield key, value
        elif key.endswith("_refs"):
            assert value and len(value) == len(set(value)), (thing["id"], key)
            for item in value:
                yield key, item


def check_object(thing, things):
    kind, name = thing["id"].split("--")
    assert kind == thing["type"] and thing["spec_version"] == "2.1", thing
    assert set(REQUIRED[kind]) <= set(thing), thing
    version = uuid.UUID(name).version
    assert str(uuid.UUID(name)) == name and uuid.UUID(name).variant == uuid.RFC_4122
    if kind in CONTRIBUTE:
        assert version == 5 and thing["id"] == observable_id(thing), thing
    else:
        assert version == 4, thing
    for key in TIMES:
        assert key not in thing or TIME.fullmatch(thing[key]), thing
    if "created" in thing:
        assert thing["created"] <= thing["modified"], thing
    for key, to in references(thing):
        assert to in things, f"{thing['id']} refers to {to}, which is not there"
    if kind == "file":
        assert "name" in thing or "hashes" in thing, thing
        for algorithm, size in (("MD5", 32), ("SHA-1", 40), ("SHA-256", 64)):
            digest = thing.get("hashes", {}).get(algorithm)
            assert digest is None or re.fullmatch(f"[0-9a-f]{{{size}}}", digest), thing
    if kind == "process":
        assert len(thing) > 3, thing
        assert things[thing.get("image_ref", thing["id"])]["type"] in ("file", "process")
        assert things[thing.get("parent_ref", thing["id"])]["type"] == "process"
    if kind == "relationship":
        kinds = (things[thing["source_ref"]]["type"], thing["relationship_type"],
                 things[thing["target_ref"]]["type"])
        assert kinds in RELATIONS, kinds
    if kind == "indicator":
        assert re.fullmatch(r"\[file:hashes\.('SHA-256'|'SHA-1'|MD5) = '[0-9a-f]+'\]",
                            thing["pattern"]), thing
    if kind == "observed-data":
        assert thing["first_observed"] <= thing["last_observed"], thing


def check(bundle, findings):
    assert bundle["type"] == "bundle"
    assert uuid.UUID(bundle["id"].split("--")[1]).version == 4
    objects = bundle.get("objects", [])
    assert "objects" not in bundle or objects
    things = {thing["id"]: thing for thing in objects}
    assert len(things) == len(objects), "an object is there twice"
    for thing in objects:
        check_object(thing, things)

    # What stands where a finding was made; nothing of suppressed or benign ones.
    wanted = {f["key"]: f for f in findings if f["suppressed"] is None
              and not (f["verdict"] and f["verdict"]["verdict"] == "benign")}
    told = {}
    for thing in objects:
        if thing["type"] == "observed-data":
            told[thing["external_references"][0]["external_id"]] = thing
    assert set(told) <= set(wanted)
    patterns = {t["pattern"] for t in objects if t["type"] == "indicator"}
    for key, finding in wanted.items():
        if not finding["process"]:
            continue
        seen = [things[i] for i in told[key]["object_refs"]]
        lines = [t.get("command_line") for t in seen if t["type"] == "process"]
        digests = [t.get("hashes", {}).get("SHA-256") for t in seen if t["type"] == "file"]
        for who in (finding["process"], finding["parent"] or {}):
            assert who.get("command_line") in lines + ["-", "?", "", None], (key, who)
            assert who.get("sha256") in digests + [None], (key, who)
            if who.get("sha256") and "\\windows\\" not in who["image"].lower():
                assert f"[file:hashes.'SHA-256' = '{who['sha256']}']" in patterns, (key, who)
        assert finding["rule"] in told[key]["labels"] and finding["level"] in told[key]["labels"]
    for pattern in patterns:
        assert any(pattern.split("'")[-2] in t.get("hashes", {}).values() for t in objects), pattern
    incidents = {wanted[key]["incident"] for key in told if wanted[key]["incident"]}
    reports = [t for t in objects if t["type"] == "report"]
    assert len(reports) == len(incidents), (len(reports), len(incidents))
    assert {i for t in reports for i in t["object_refs"]} >= {
        t["id"] for t in told.values() if wanted[t["external_references"][0]["external_id"]]["incident"]}
