# SPDX-License-Identifier: Apache-2.0
"""recover_xml.py LINES XML: the same records, as JSON lines and as XML.

Each line of XML is an event of its own, well-formed, and says of the record
at its place what the JSON line says: how it was found, who wrote it, and
every value of its payload, in order.
"""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

PLACE = re.compile(r"(.*)<!-- (.*) at (\d+)(?:, ([a-z-]+))? -->$", re.DOTALL)


def values(data):
    for value in data.values():
        if isinstance(value, dict):
            yield from values(value)
        elif value:
            yield value


def shown(text):
    """What XML cannot hold is made visible."""
    return "".join(
        f"\\x{ord(c):02x}" if ord(c) < 32 and c not in "\t\r\n" or c == "\x7f"
        else f"\\u{{{ord(c):x}}}" if c in "\ufffe\uffff" else c
        for c in text)


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def said(event):
    """The payload's texts: attributes but the names, then the content."""
    for element in event.iter():
        for name, value in element.attrib.items():
            if value and (name, local(element)) != ("Name", "Data"):
                yield value
        if element.text:
            yield element.text
        if element.tail:
            yield element.tail


def check(line, record):
    match = PLACE.match(line)
    event = ElementTree.fromstring(match[1])
    payload = [e for e in event if local(e) != "System"]
    system = {local(e): e.text or ""
              for s in event if local(s) == "System" for e in s}
    assert match[2].replace("-%2D", "--") == record["file"]
    assert int(match[3]) == record["file_offset"]
    assert (match[4] or "live") == record["how"]
    for name, key in (("EventRecordID", "event_record_id"),
                      ("EventID", "event_id"), ("Channel", "channel"),
                      ("Computer", "computer")):
        if record[key] is not None:
            assert system[name] == str(record[key]), (name, system)
    ours = sorted(v for e in payload for v in said(e))
    theirs = sorted(shown(v) for v in values(record["data"]))
    return ours == theirs


def main():
    with open(sys.argv[1]) as lines, open(sys.argv[2], newline="\n") as xml:
        records = [json.loads(line) for line in lines]
        events = xml.read().split("\n")[2:-2]
    assert len(records) == len(events), (len(records), len(events))
    differ = [r for e, r in zip(events, records) if not check(e, r)]
    for record in differ[:20]:
        print(record["file"], record["file_offset"], record["how"])
    if differ:
        print(len(differ), "of", len(records), "differ in their values")
    return len(differ) > 0


if __name__ == "__main__":
    sys.exit(main())
