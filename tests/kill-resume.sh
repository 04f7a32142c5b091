#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Kills an ingest at a few moments, lets the same command go on, and compares
# what the case says with that of an undisturbed run. (check_ingest kills at
# every chunk; here the moment is left to chance.)
set -eu
stemma=$top_builddir/stemma
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Enough logs that there is something to interrupt.
mkdir "$work/logs"
for i in 1 2 3 4 5 6; do
    cp -r "$top_builddir/testdata/evtx/WS-ANN" "$work/logs/$i"
    # A byte behind the last chunk: other content, the same records.
    for file in "$work/logs/$i"/*; do printf %d "$i" >>"$file"; done
done

told() {
    for view in "SELECT file, records, stored, duplicate FROM evidence_count" \
        "SELECT f.file, i.kind, i.file_offset, i.text FROM issue i JOIN evidence_file f ON f.evidence = i.evidence" \
        "SELECT file, file_offset, header_id FROM place" \
        "SELECT * FROM DeviceProcessEvents" "SELECT * FROM DeviceFileEvents"; do
        "$stemma" query "$1" "$view ORDER BY 1, 2, 3" --format csv
    done
}

"$stemma" ingest "$work/logs" -o "$work/whole" >/dev/null 2>&1 || [ $? = 3 ]
told "$work/whole" >"$work/whole.txt"
for round in 1 2 3; do
    for delay in 0.01 0.03 0.06 0.1; do
        "$stemma" ingest "$work/logs" -o "$work/case$round" >/dev/null 2>&1 &
        pid=$!
        sleep "$delay"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    "$stemma" ingest "$work/logs" -o "$work/case$round" >/dev/null || [ $? = 3 ]
    told "$work/case$round" >"$work/case.txt"
    cmp "$work/whole.txt" "$work/case.txt"
done
