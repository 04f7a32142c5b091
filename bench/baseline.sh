#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# baseline.sh STEMMA CASE [LINES [ROWS]]: adds a list of LINES sums (12,000,000
# are 1.2 GB) to a copy of CASE, compares, asks a database of ROWS files
# (5,000,000) that is made for it, and removes the list; seconds and peak
# memory of each.
set -eu
stemma=$1
lines=${3:-12000000}
rows=${4:-5000000}
command -v sqlite3 >/dev/null && [ -x /usr/bin/time ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$2" "$work/case"

# timed WHAT COMMAND...
timed() {
    what=$1
    shift
    /usr/bin/time -f "$what: %e s, %M KiB" "$@" >"$work/said" 2>"$work/time" ||
        [ $? -eq 3 ]
    tail -n 1 "$work/time"
}

sqlite3 :memory: "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
    WHERE i < $lines) SELECT lower(hex(randomblob(32))) || '  C:\\Program Files\\' ||
    (i % 997) || '\\' || i || '.dll' FROM n" >"$work/list.txt"
sqlite3 "$work/rds.db" "CREATE TABLE FILE (sha256 TEXT, sha1 TEXT, md5 TEXT,
    crc32 TEXT, file_name TEXT, file_size INTEGER, package_id INTEGER,
    PRIMARY KEY (sha256, sha1, md5, crc32, file_name, file_size, package_id));
    INSERT INTO FILE WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1
    FROM n WHERE i < $rows) SELECT hex(randomblob(32)), hex(randomblob(20)),
    hex(randomblob(16)), '', i || '.dll', i, i % 1000 FROM n"
ls -l "$work/list.txt" "$work/rds.db" | awk '{ print $5, $NF }'
timed 'detect without lists' "$stemma" detect "$work/case"
timed 'add the list' "$stemma" baseline add "$work/case" "$work/list.txt"
timed 'detect with the list' "$stemma" detect "$work/case"
timed 'add the database' "$stemma" baseline add "$work/case" "$work/rds.db"
timed 'detect with both' "$stemma" detect "$work/case"
timed 'detect once more' "$stemma" detect "$work/case"
timed 'index the database' "$stemma" baseline index "$work/rds.db"
timed 'remove the list' "$stemma" baseline remove "$work/case" list.txt
