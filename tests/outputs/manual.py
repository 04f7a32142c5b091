# SPDX-License-Identifier: Apache-2.0
"""What stemma-output(5) says of columns: `.Ss FILE , FILE`, `.It Cm A , B`."""


def words(path):
    """Every word of the section on a file: nested keys have no line of their own."""
    found = {}
    names = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith((".Sh ", ".Ss ")):
                names = [word for word in line.split()[1:] if word != ","]
            for name in names:
                found.setdefault(name, set()).update(line.split())
    return found


def columns(path):
    found = {}
    names = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(".Sh "):
                names = []
            elif line.startswith(".Ss "):
                names = [word for word in line.split()[1:] if word != ","]
                for name in names:
                    found[name] = []
            elif line.startswith(".It Cm "):
                for name in names:
                    found[name] += [w for w in line.split()[2:] if w != ","]
    for name, of in found.items():
        assert len(of) == len(set(of)), f"{name} tells of a column twice"
    return found
