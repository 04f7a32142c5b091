# SPDX-License-Identifier: Apache-2.0
"""What Timesketch asks of a timeline, and what it makes of ours.

The rules are those of its server (timesketch/lib/utils.py: mandatory fields,
the datetime column parsed at one go by the format of its first row, tags as a
JSON list) and of its importer (timesketch_import_client: lines end wherever
Unicode ends one, columns `label` and `_...` are dropped). Where pandas and the
importer are installed the files go through these as well.
"""
import codecs
import datetime
import json
import re

MANDATORY = ("message", "datetime", "timestamp_desc")
DROPPED = ("label",)
NUMBERS = ("pid", "event_id", "event_record_id", "file_offset")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
# What 64 bits of nanoseconds hold: other rows are dropped, and we say so.
PANDAS_YEARS = range(1678, 2262)


def microseconds(line):
    """`time_created` has all seven decimals; the others are cut."""
    text = line["time_created"]
    time = datetime.datetime.fromisoformat(text[:19] + "+00:00")
    return (time - EPOCH) // datetime.timedelta(microseconds=1) + int(text[20:26])


def check_header(header):
    assert len(header) == len(set(header)), "a column stands there twice"
    assert set(MANDATORY) <= set(header), header
    assert not set(header) & set(DROPPED), "Timesketch drops a column"
    assert not any(name.startswith("_") for name in header), header


def check_line(line):
    for name in MANDATORY:
        assert isinstance(line[name], str) and line[name], (name, line)
    assert TIME.fullmatch(line["datetime"]), line["datetime"]
    time = datetime.datetime.fromisoformat(line["datetime"])
    assert (time - EPOCH) // datetime.timedelta(microseconds=1) == microseconds(line), line
    if "timestamp" in line:
        assert line["timestamp"] == microseconds(line), line
    assert isinstance(line["tag"], list), line
    assert all(isinstance(tag, str) and tag for tag in line["tag"]), line
    for name, value in line.items():  # one type a column: an index has no other
        wanted = list if name == "tag" else int if name in NUMBERS else str
        assert value is None or type(value) is wanted, (name, value)


def check_csv_row(row):
    tags = json.loads(row["tag"])
    assert isinstance(tags, list) and row["tag"].startswith("[")
    for name in NUMBERS:
        assert row[name] == "" or re.fullmatch("[0-9]+", row[name]), (name, row[name])


def check_lines_of(path, n):
    """As many lines by any rule, read as the importer reads them."""
    with codecs.open(path, encoding="utf-8", errors="replace") as file:
        lines = list(file)
    assert len(lines) == n, f"{path}: {len(lines)} lines, should be {n}"


def check_with_pandas(path, lines):
    """The server's way: rows whose time it does not know are dropped."""
    try:
        import pandas
    except ImportError:
        return
    frame = pandas.read_csv(path, sep=",")
    assert set(MANDATORY) <= set(frame.columns) and "time_created" in frame.columns
    assert len(frame) == len(lines)
    if not lines:
        return
    known = [int(line["datetime"][:4]) in PANDAS_YEARS for line in lines]
    times = pandas.to_datetime(frame["datetime"], errors="coerce")
    if all(known):
        assert not times.isna().any(), "pandas does not know a time"
        assert [t.isoformat() for t in times] == [
            datetime.datetime.fromisoformat(line["datetime"]).isoformat() for line in lines]


class Session:
    """Takes what the importer would send."""
    status_code, reason, text = 200, "", ""

    def __init__(self):
        self.events = []

    def post(self, _, data=None, files=None):
        assert data
        self.events += [json.loads(line) for line in files["events"][1].split("\n") if line]
        return self

    def json(self):
        return {"objects": [{"id": 1, "searchindex": {"index_name": "x"}}], "meta": {}}


class Sketch:
    id = 1

    def __init__(self):
        self.api = self
        self.session = Session()


def imported(importer, path):
    sketch = Sketch()
    streamer = importer.ImportStreamer()
    streamer._sketch, streamer._resource_url = sketch, "nowhere"
    streamer.add_file(path)
    streamer.flush(end_stream=True)
    return sketch.session.events


def check_with_importer(csv_path, jsonl_path, lines):
    """Every row arrives, with its text and its moment."""
    try:
        from timesketch_import_client import importer
    except ImportError:
        return
    years = [int(line["datetime"][:4]) in PANDAS_YEARS for line in lines]
    for path in (csv_path, jsonl_path):
        if path == csv_path and not all(years):
            continue
        events = imported(importer, path)
        assert len(events) == len(lines), f"{path}: {len(events)} of {len(lines)} arrive"
        for event, line in zip(events, lines):
            # the CSV's offset is written without a colon
            time = datetime.datetime.fromisoformat(event["datetime"])
            assert time == datetime.datetime.fromisoformat(line["datetime"]), (path, line)
            if path == jsonl_path:
                assert {k: v for k, v in event.items() if k != "datetime"} == {
                    k: v for k, v in line.items() if k != "datetime"}


def check(csv_path, jsonl_path, rows, lines):
    check_header(rows[0])
    for line in lines:
        check_line(line)
    for row in rows[1:]:
        check_csv_row(dict(zip(rows[0], row)))
    check_lines_of(jsonl_path, len(lines))
    check_lines_of(csv_path, len(rows))
    check_with_pandas(csv_path, lines)
    check_with_importer(csv_path, jsonl_path, lines)
