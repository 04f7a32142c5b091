# SPDX-License-Identifier: Apache-2.0
"""navigator.json against the findings."""
import re

SCORES = {"informational": 20, "low": 40, "medium": 60, "high": 80, "critical": 100}


def check_looked(db, technique, rules):
    """Nothing found and could not look never look alike."""
    said = {pair["name"]: pair["value"] for pair in technique["metadata"]}
    assert said["looked for by"] == ", ".join(sorted(rules)), technique
    hosts, = db.execute("SELECT count(*) FROM host WHERE id <> 0").fetchone()
    could = {host for rule, host in db.execute(
        "SELECT rule, host FROM rule_host WHERE evaluable") if rule in rules}
    end = f"Looked for on {len(could)} of {hosts} host{'' if hosts == 1 else 's'}."
    # through a window some rules could not look where they could in all
    number = re.search(r"Looked for on (\d+) of", technique["comment"])
    assert technique["comment"].endswith(end) or int(number.group(1)) < len(could), (
        technique["comment"], end)
    assert technique["comment"].startswith("Could not look.") == (number.group(1) == "0"), technique


def check_colours(layer):
    """The legend has the colours that the gradient gives to the levels."""
    stops = [[int(c[i:i + 2], 16) for i in (1, 3, 5)] for c in layer["gradient"]["colors"]]
    legend = {item["label"]: item["color"] for item in layer["legendItems"]}
    for level, score in dict(SCORES, **{"all suppressed": 0}).items():
        at, part = divmod(score / 50, 1) if score < 100 else (1, 1.0)
        low, high = stops[int(at)], stops[int(at) + 1]
        colour = [a + (b - a) * part for a, b in zip(low, high)]
        said = [int(legend[level][i:i + 2], 16) for i in (1, 3, 5)]
        assert all(abs(a - b) <= 1 for a, b in zip(colour, said)), (level, colour, said)


def check_with_library(layer):
    """MITRE's own library takes the layer."""
    try:
        from mitreattack.navlayers import Layer
    except ImportError:
        return
    Layer(layer, strict=True)


def check(db, layer, findings):
    check_colours(layer)
    check_with_library(layer)
    assert layer["versions"] == {"layer": "4.5", "navigator": "5.0.0", "attack": "20.0"}
    assert layer["domain"] == "enterprise-attack" and layer["name"].startswith("stemma")
    attack = dict(db.execute("SELECT rule, attack FROM rule_run"))
    score, levels, hosts, rules = {}, {}, {}, {}
    for finding in findings:
        for technique in re.findall(r"T\d{4}(?:\.\d{3})?", attack[finding["rule"]]):
            score.setdefault(technique, 0)
            hosts.setdefault(technique, set()).add(finding["host"])
            rules.setdefault(technique, set()).add(finding["rule"])
            level = finding["level"] if finding["suppressed"] is None else "suppressed"
            count = levels.setdefault(technique, {})
            count[level] = count.get(level, 0) + 1
            score[technique] = max(score[technique], SCORES.get(level, 0))
    looking = {}
    for rule, techniques in attack.items():
        for technique in re.findall(r"T\d{4}(?:\.\d{3})?", techniques):
            looking.setdefault(technique, set()).add(rule)
    assert set(score) <= set(looking)
    found = [t["techniqueID"] for t in layer["techniques"]]
    assert found == sorted(set(looking) | {name[:5] for name in looking}), found
    for technique in layer["techniques"]:
        name = technique["techniqueID"]
        assert "tactic" not in technique
        subs = any(other.startswith(name + ".") for other in looking)
        assert technique["showSubtechniques"] == subs
        if name not in looking:  # holds its parts open, and says nothing
            assert subs and sorted(technique) == ["showSubtechniques", "techniqueID"]
            continue
        check_looked(db, technique, looking[name])
        if name not in score:
            assert "score" not in technique and technique["comment"].split(".")[0] in (
                "No finding", "Could not look"), technique
            continue
        assert technique["score"] == score[name], (name, technique["score"], score[name])
        n = len(hosts[name])
        assert technique["comment"].startswith(f"On {n} host{'s' if n > 1 else ''}: ")
        for level, count in levels[name].items():
            assert re.search(rf"\b{count} {level}\b", technique["comment"]), (name, technique)
        for pair in technique["metadata"]:
            assert sorted(pair) == ["name", "value"] and isinstance(pair["value"], str)
        said = {pair["name"]: pair["value"] for pair in technique["metadata"]}
        assert said["rules"] == ", ".join(sorted(rules[name]))
