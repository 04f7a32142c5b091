#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bench/ingest.sh [SIZE [FINDINGS]]    what it takes to make a case
#
# Of one log of SIZE (1G), of eight of an eighth, and of one with FINDINGS
# (5000), 38 records each, whose cited records libevtx reads too. Environment:
# BUILD, BENCH_DIR as for bench/run.sh, ROUNDS (3). See bench/README.md.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
logs=${BENCH_DIR:-${TMPDIR:-/tmp}/stemma-bench}
rounds=${ROUNDS:-3}
size=${1:-1G} findings=${2:-5000}

make -s -C "$build" all >&2
make -s -C "$build" bench/race tests/evtxgen/evtxgen >&2
mkdir -p "$logs"

# The log of bench/run.sh.
one=$logs/$size.evtx
if [ ! -f "$one" ]; then
    "$build/tests/evtxgen/evtxgen" --bench "$size" "$logs/$size.new"
    mv "$logs/$size.new"/*/*.evtx "$one"
    rm -r "$logs/$size.new"
fi

# Its chunks as eight logs, their file header the same.
eight=$logs/$size-eight
chunks=$((($(wc -c <"$one") - 4096) / 65536 / 8))
if [ ! -d "$eight" ]; then
    mkdir -p "$eight.new"
    for i in 0 1 2 3 4 5 6 7; do
        {
            head -c 4096 "$one"
            tail -c +$((4097 + i * chunks * 65536)) "$one" |
                head -c $((chunks * 65536))
        } >"$eight.new/$i.evtx"
    done
    mv "$eight.new" "$eight"
fi

found=$logs/findings-$findings
if [ ! -d "$found" ]; then
    cat >"$found.scenario" <<END
day 2026-03-02
program services content services-1
  Image: C:\\Windows\\System32\\services.exe
program setup content setup-1
  Image: C:\\Users\\ann\\Downloads\\setup.exe
program powershell content powershell-1
  Image: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe
program worker content worker-1
  Image: C:\\Program Files\\Contoso\\Worker\\worker.exe
host WS-BIG machine-id 1
log WS-BIG/Sysmon.evtx sysmon
process run services at 00:00:00
repeat $findings every 120s
process run setup parent services at 00:01:00
process run powershell parent setup at +1
repeat 18
process run worker parent services at +0.1
exit by worker at +0.1
end
end
END
    "$build/tests/evtxgen/evtxgen" "$found.scenario" "$found.new"
    mv "$found.new" "$found"
fi

# measure NAME LOGS
measure() {
    bytes=$(cat "$2" "$2"/* "$2"/*/* 2>/dev/null | wc -c)
    case=$logs/case
    rm -rf "$case"
    "$build/stemma" ingest "$2" -o "$case" >/dev/null 2>&1 || [ $? = 3 ]
    db=$(wc -c <"$case/case.db")
    records=$("$build/stemma" query --format csv "$case" \
        'SELECT count(*) FROM event' 2>/dev/null | tail -n 1)
    echo
    echo "$1: $bytes bytes, $records records," \
        "case.db $((db * 1000 / bytes / 10)).$((db * 1000 / bytes % 10)) %"
    "$build/bench/race" "$rounds" "$bytes" "$records" \
        "ingest=rm -rf $case; $build/stemma ingest $2 -o $case || [ \$? = 3 ]" \
        "triage=rm -rf $case; $build/stemma triage $2 -o $case || [ \$? = 3 ]"
    rm -rf "$case"
}

nproc | sed 's/$/ processors/'
measure "one log" "$one"
measure "eight logs" "$eight"
measure "$findings findings" "$found"
