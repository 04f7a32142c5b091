# SPDX-License-Identifier: Apache-2.0
"""stix.json: the structure that STIX 2.1 asks for, and the findings in it."""
import ipaddress
import json
import re
import uuid

SPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
CONTRIBUTE = {"file": ("hashes", "name", "parent_directory_ref"), "directory": ("path",),
              "ipv4-addr": ("value",), "ipv6-addr": ("value",), "domain-name": ("value",),
              "network-traffic": ("start", "end", "src_ref", "dst_ref", "src_port", "dst_port",
                                  "protocols", "extensions")}
REQUIRED = {
    "file": (), "directory": ("path",), "process": (),
    "ipv4-addr": ("value",), "ipv6-addr": ("value",), "domain-name": ("value",),
    "network-traffic": ("protocols", "start"),
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
RELATIONS = {("indicator", "based-on", "observed-data"), ("indicator", "indicates", "attack-pattern"),
             ("domain-name", "resolves-to", "ipv4-addr"), ("domain-name", "resolves-to", "ipv6-addr")}
ADDRESSES = {"ipv4-addr": ipaddress.IPv4Address, "ipv6-addr": ipaddress.IPv6Address}
NAME = re.compile(r"(?!.{254})(?:[a-z0-9_-]{1,63}\.)*"
                  r"(?![0-9]+$)[a-z0-9_-]{1,63}")
# Blocks for documentation, which the examples of this project are full of.
EXAMPLES = [ipaddress.ip_network(n) for n in
            ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")]


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


def check_network(kind, thing, things):
    if kind in ADDRESSES:
        assert str(ADDRESSES[kind](thing["value"])) == thing["value"], thing
    if kind == "domain-name":
        assert NAME.fullmatch(thing["value"]), thing
    if kind == "network-traffic":
        ends = [things[thing[key]]["type"] for key in ("src_ref", "dst_ref") if key in thing]
        assert ends and set(ends) <= set(ADDRESSES), thing
        assert re.fullmatch(r"ipv[46]", thing["protocols"][0]), thing
        assert (thing["protocols"][0] == "ipv6") == ("ipv6-addr" in ends), thing
        assert all(re.fullmatch("[a-z0-9]+", p) for p in thing["protocols"]), thing
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z", thing["start"]), thing
        for port in ("src_port", "dst_port"):
            assert 0 <= thing.get(port, 0) <= 65535, thing


def is_routed(address):
    """By the lists of the standard library, not by ours."""
    return (address.is_global and not address.is_multicast) or any(
        address.version == n.version and address in n for n in EXAMPLES)


def check_pattern(pattern):
    """Of files, and of places that the whole world could reach."""
    if re.fullmatch(r"\[file:hashes\.('SHA-256'|'SHA-1'|MD5) = '[0-9a-f]+'\]", pattern):
        return
    kind, value = re.fullmatch(r"\[([a-z0-9-]+):value = '([^'\\]+)'\]", pattern).groups()
    if kind in ADDRESSES:
        assert is_routed(ADDRESSES[kind](value)), pattern
    else:
        assert kind == "domain-name" and "." in value and NAME.fullmatch(value), pattern
        assert not re.search(r"\.(local|lan|internal|corp|home|arpa)$", value), pattern


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
        for opened in thing.get("opened_connection_refs", ()):
            assert things[opened]["type"] == "network-traffic", thing
    check_network(kind, thing, things)
    if kind == "relationship":
        kinds = (things[thing["source_ref"]]["type"], thing["relationship_type"],
                 things[thing["target_ref"]]["type"])
        assert kinds in RELATIONS, kinds
    if kind == "indicator":
        check_pattern(thing["pattern"])
    if kind == "observed-data":
        assert thing["first_observed"] <= thing["last_observed"], thing


def check_with_library(objects):
    """OASIS's own library reads every object, and makes the same ids."""
    try:
        import stix2
    except ImportError:
        return
    for thing in objects:
        parsed = stix2.parse(thing, version="2.1")
        if getattr(parsed, "_id_contributing_properties", None):
            again = type(parsed)(**{k: v for k, v in thing.items()
                                    if k not in ("id", "type", "spec_version")})
            assert again.id == thing["id"], thing


def check_with_validator(bundle):
    """Nor has its validator anything to find, but for pages without digest."""
    try:
        import stix2validator
    except ImportError:
        return
    options = stix2validator.ValidationOptions(version="2.1")
    found = stix2validator.validate_instance(bundle, options)
    assert found.is_valid, found.errors
    odd = [str(w) for w in found.warnings if "has a URL but no hash" not in str(w)]
    assert not odd, odd


def check_contacts(contacts, wanted, told, things):
    """What a finding's process contacted is in what was observed."""
    for key, finding in wanted.items():
        if key not in told or not finding["process"]:
            continue
        seen = {things[i].get("value") for i in told[key]["object_refs"]}
        for value in contacts.get((finding["host"], finding["process"]["guid"]), ()):
            assert value in seen, (key, value)


def contacts_of(db):
    """(host, GUID) -> what it contacted, where that is little: each place once."""
    found = {}
    for host, guid, name in db.execute(
            "SELECT h.label, r.guid, t.raw FROM dns x JOIN process_ref r ON r.id = x.actor"
            " JOIN host_computer k ON k.computer = r.computer JOIN host h ON h.id = k.host"
            " JOIN text t ON t.id = x.query_name JOIN event e ON e.id = x.event WHERE e.how = 0"):
        if NAME.fullmatch(name.lower()):
            found.setdefault((host, guid), set()).add(name.lower())
    for host, guid, address in db.execute(
            "SELECT h.label, r.guid, t.raw FROM network x JOIN process_ref r ON r.id = x.actor"
            " JOIN host_computer k ON k.computer = r.computer JOIN host h ON h.id = k.host"
            " JOIN text t ON t.id = x.destination_ip JOIN event e ON e.id = x.event"
            " WHERE e.how = 0"):
        try:
            found.setdefault((host, guid), set()).add(str(ipaddress.ip_address(address)))
        except ValueError:
            pass
    return {(host, "{" + str(uuid.UUID(bytes=guid)).upper() + "}"): values
            for (host, guid), values in found.items() if len(values) <= 20 and any(guid)}


def check(bundle, findings, contacts):
    assert bundle["type"] == "bundle"
    assert uuid.UUID(bundle["id"].split("--")[1]).version == 4
    objects = bundle.get("objects", [])
    assert "objects" not in bundle or objects
    things = {thing["id"]: thing for thing in objects}
    assert len(things) == len(objects), "an object is there twice"
    check_with_library(objects)
    check_with_validator(bundle)
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
        value = pattern.split("'")[-2]
        assert any(value in t.get("hashes", {}).values() or value == t.get("value")
                   for t in objects), pattern
    check_contacts(contacts, wanted, told, things)
    incidents = {wanted[key]["incident"] for key in told if wanted[key]["incident"]}
    reports = [t for t in objects if t["type"] == "report"]
    assert len(reports) == len(incidents), (len(reports), len(incidents))
    assert {i for t in reports for i in t["object_refs"]} >= {
        t["id"] for t in told.values() if wanted[t["external_references"][0]["external_id"]]["incident"]}
