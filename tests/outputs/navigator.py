# SPDX-License-Identifier: Apache-2.0
"""navigator.json against the findings."""
import re

SCORES = {"informational": 20, "low": 40, "medium": 60, "high": 80, "critical": 100}


def check(db, layer, findings):
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
    found = [t["techniqueID"] for t in layer["techniques"]]
    assert found == sorted(score), (found, sorted(score))
    for technique in layer["techniques"]:
        name = technique["techniqueID"]
        assert "tactic" not in technique
        assert technique["score"] == score[name], (name, technique["score"], score[name])
        n = len(hosts[name])
        assert technique["comment"].startswith(f"On {n} host{'s' if n > 1 else ''}: ")
        for level, count in levels[name].items():
            assert re.search(rf"\b{count} {level}\b", technique["comment"]), (name, technique)
        for pair in technique["metadata"]:
            assert sorted(pair) == ["name", "value"] and isinstance(pair["value"], str)
        said = {pair["name"]: pair["value"] for pair in technique["metadata"]}
        assert said["rules"] == ", ".join(sorted(rules[name]))
        subs = any(other.startswith(name + ".") for other in score)
        assert technique["showSubtechniques"] == subs
