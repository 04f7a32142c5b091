#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bench/integrity.sh [PROCESSES [BINARIES]]    how long the integrity rules take
#
# Makes a case of so many process rows (10000000) and binaries (200000) on 1,000
# hosts by SQL, about 250 MB a million, and tells contents apart, makes checks
# once more and runs every integrity rule. Environment: BUILD, BENCH_DIR as for
# bench/run.sh. A case that is there already is used again.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
logs=${BENCH_DIR:-${TMPDIR:-/tmp}/stemma-bench}
processes=${1:-10000000}
binaries=${2:-200000}
case=$logs/integrity-$processes-$binaries

make -s -C "$build" all >&2
make -s -C "$build" bench/integrity tests/evtxgen/evtxgen >&2
if [ ! -f "$case/case.db" ]; then
    rm -rf "$case.new" "$case.logs"
    mkdir -p "$logs"
    cat >"$case.scenario" <<'END'
day 2026-03-02
host WS-ONE machine-id 11111111 sysmon 22
log one.evtx sysmon
process as a at 09:00:00
  Image: C:\a.exe
END
    "$build/tests/evtxgen/evtxgen" "$case.scenario" "$case.logs"
    "$build/stemma" ingest "$case.logs" -o "$case.new" >/dev/null
    # Binary b of host h: 2,000 of them on each, the neighbours' mostly the
    # same. Hosts hash in three ways; one in a hundred is odd on some hosts.
    sqlite3 "$case.new/case.db" >/dev/null <<END
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -500000;
DROP INDEX event_identity;
DROP INDEX event_by_evidence;
DROP INDEX event_by_time;
DROP INDEX process_by_event;
DROP INDEX process_by_self;
DROP INDEX process_by_parent;
DROP INDEX process_by_version;
DROP INDEX image_sighting_by_digests;
DROP INDEX image_sighting_by_version;
DELETE FROM event;
DELETE FROM process WHERE id <> 0;
DELETE FROM process_ref WHERE id <> 0;
DELETE FROM path WHERE id <> 0;
DELETE FROM path_key WHERE id <> 0;
DELETE FROM directory WHERE id <> 0;
DELETE FROM digests WHERE id <> 0;
DELETE FROM version_info WHERE id <> 0;
DELETE FROM command_line WHERE id <> 0;
DELETE FROM host WHERE id <> 0;
DELETE FROM host_computer;
DELETE FROM computer WHERE id <> 0;
DELETE FROM stream;
DELETE FROM lineage WHERE process <> 0;
DELETE FROM image_sighting;
CREATE TEMP TABLE n (i INTEGER PRIMARY KEY);
WITH RECURSIVE c (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM c WHERE i < $processes - 1) INSERT INTO n SELECT i FROM c;
INSERT INTO computer SELECT i + 1, 'WS-' || i, 'ws-' || i, i + 1 FROM n WHERE i < 1000;
INSERT INTO host SELECT i + 1, 'WS-' || i, 'ws-' || i, 'windows' FROM n WHERE i < 1000;
INSERT INTO host_computer SELECT i + 1, i + 1 FROM n WHERE i < 1000;
INSERT INTO stream SELECT i + 1, i + 1, 0, 0 FROM n WHERE i < 1000;
INSERT INTO directory SELECT i + 1, CASE i % 4 WHEN 0 THEN 'c:/windows/system32/' WHEN 1 THEN 'c:/windows/syswow64/' ELSE 'c:/program files/p' || i || '/' END FROM n WHERE i < 4000;
INSERT INTO path_key SELECT i + 1, i % 4000 + 1, 'b' || i || '.exe', i + 1, 'exe' FROM n WHERE i < $binaries;
INSERT INTO path SELECT i + 1, 'C:\\p\\b' || i || '.exe', 'b' || i || '.exe', i + 1 FROM n WHERE i < $binaries;
INSERT INTO version_info SELECT i + 1, 'Company ' || i % 300, 'Product ' || i % 900, 'A program', i % 40 || '.' || i % 7 || '.0.' || i, 'b' || i || '.exe' FROM n WHERE i < $binaries;
INSERT INTO command_line SELECT i + 1, '"C:\\p\\b' || i || '.exe" /quiet /x:' || i FROM n WHERE i < $binaries;
INSERT INTO digests SELECT 4 * i + s + 4, 'D' || i || '-' || s, NULL,
       CASE WHEN s <> 2 THEN CAST(substr('s' || i || '-' || (s = 3) || '....................', 1, 20) AS BLOB) END,
       CASE WHEN s <> 1 THEN CAST(substr('h' || i || '-' || (s = 3) || '................................', 1, 32) AS BLOB) END, NULL
  FROM n, (SELECT 0 AS s UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) WHERE i < $binaries;
CREATE TEMP VIEW x AS SELECT i AS i, i % 1000 AS h, ((i % 1000) * 7 + (i / 1000) % 2000) % $binaries AS b FROM n;
INSERT INTO event SELECT i + 1, h + 1, 1, i, 17700000000000000 + i * 10000, i, 1, i, NULL, 0 FROM x;
INSERT INTO process_ref SELECT min(i) + 1, h + 1, zeroblob(16), i, b + 1, 0 FROM x GROUP BY h, b;
INSERT INTO process SELECT i + 1, i + 1, i % 2000000 + 1, NULL, 4 * b + 4 + CASE WHEN b % 100 = 0 AND h % 97 = 0 THEN 3 ELSE h % 3 END, b + 1, b + 1, 0, NULL, NULL, NULL, 0, 0, 0, 0 FROM x;
INSERT INTO lineage SELECT i + 1, h + 1, 0, 0, i + 1, 0, NULL, 0 FROM x;
INSERT INTO image_sighting SELECT h + 1, b + 1, 4 * b + 4 + CASE WHEN b % 100 = 0 AND h % 97 = 0 THEN 3 ELSE h % 3 END, b + 1, 1,
       17700000000000000 + min(i) * 10000, 17700000000000000 + max(i) * 10000, count(*), min(i) + 1 FROM x GROUP BY b, h;
CREATE INDEX process_by_event ON process (event);
CREATE INDEX process_by_self ON process (self);
CREATE INDEX process_by_parent ON process (parent);
CREATE INDEX process_by_version ON process (version);
CREATE INDEX event_by_evidence ON event (evidence, how);
CREATE INDEX event_by_time ON event (time);
CREATE UNIQUE INDEX event_identity ON event (stream, record_id, time, content);
CREATE INDEX image_sighting_by_digests ON image_sighting (digests);
CREATE INDEX image_sighting_by_version ON image_sighting (version);
PRAGMA analysis_limit = 1000;
ANALYZE;
END
    rm -rf "$case.logs" "$case.scenario"
    mv "$case.new" "$case"
fi
nproc | sed 's/$/ processors/'
"$build/bench/integrity" "$case/case.db"
