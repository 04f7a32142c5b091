#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bench/report.sh [PROCESSES [FINDINGS [HOSTS]]]
#
# How long reports take, how much memory, and how large pages get: one host
# with PROCESSES (1000000) and FINDINGS (5000), then HOSTS (1000) with a
# finding each; that a second report has the same bytes; and how soon Chromium,
# where it and python3 are, shows the page. Environment: BUILD, the build
# folder (build); BENCH_DIR, where evidence and cases go, about 4 GB (a folder
# below $TMPDIR, removed at the end).
set -eu
cd "$(dirname "$0")/.."
processes=${1:-1000000} findings=${2:-5000} hosts=${3:-1000}
build=${BUILD:-build}
work=${BENCH_DIR:-$(mktemp -d)}
[ -n "${BENCH_DIR:-}" ] || trap 'rm -rf "$work"' EXIT
browser=$(command -v chromium || command -v chromium-browser || true)
python=$(command -v python3 || true)
mkdir -p "$work"
make -s -C "$build" all >&2
make -s -C "$build" tests/evtxgen/evtxgen >&2

programs() {
    cat <<'END'
day 2026-03-02
program services content services-1
  Image: C:\Windows\System32\services.exe
  Company: Microsoft Corporation
program setup content setup-1
  Image: C:\Users\ann\Downloads\setup.exe
  Company: Contoso Ltd
program powershell content powershell-1
  Image: C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe
  Company: Microsoft Corporation
program worker content worker-1
  Image: C:\Program Files\Contoso\Worker\worker.exe
  Company: Contoso Ltd
END
}

# An installer that starts a shell, FINDINGS times, each with its share of
# plain processes.
one_host() {
    programs
    cat <<END
host WS-BIG machine-id 1
log WS-BIG/Sysmon.evtx sysmon
process run services at 00:00:00
repeat $findings every 120s
process run setup parent services at 00:01:00
process run powershell parent setup at +1
repeat $((processes / findings - 2))
process run worker parent services at +0.1
exit by worker at +0.1
end
end
END
}

many_hosts() {
    programs
    cat <<END
each host WS-%05d 1..$hosts every 60s
log {host}/Sysmon.evtx sysmon
process run services at 00:00:00
process run setup parent services at 08:00:00
file C:\\ProgramData\\Contoso\\payload.dll by setup
process run powershell parent setup at 08:00:02
close
end
END
}

# spent COMMAND...: the time by the clock, by the processors, and the memory.
spent() {
    begin=$(date +%s.%N)
    if [ -n "$python" ]; then
        "$python" -c '
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"STEMMA {used.ru_utime + used.ru_stime:.2f} s of CPU, "
      f"{used.ru_maxrss / 1024:.0f} MB")
sys.exit(code)' "$@"
    else
        "$@"
    fi >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
    date +%s.%N | awk -v begin="$begin" '{ printf "%.2f s", $1 - begin }'
    sed -n 's/^STEMMA \(.*\)/ (\1)/p' "$work/said" | tr -d '\n'
}

# measure NAME PAGE: the case of that evidence, and one of its pages.
measure() {
    name=$1 page=$2
    [ -d "$work/$name" ] ||
        "$build/tests/evtxgen/evtxgen" "$work/$name.scenario" "$work/$name"
    rm -rf "$work/$name-case"
    SOURCE_DATE_EPOCH=1
    export SOURCE_DATE_EPOCH
    printf '%s: triage %s, ' "$name" \
        "$(spent "$build/stemma" triage "$work/$name" -o "$work/$name-case")"
    cp "$work/$name-case/SHA256SUMS" "$work/sums"
    printf 'report %s, ' \
        "$(spent "$build/stemma" report "$work/$name-case")"
    printf '%s %.2f MB, ' "$page" "$(stat -c %s "$work/$name-case/$page" |
        awk '{ print $1 / 1e6 }')"
    if cmp -s "$work/sums" "$work/$name-case/SHA256SUMS"; then
        echo "the second report has the same bytes"
    else
        echo "the second report DIFFERS" && return 1
    fi
    [ -z "$browser" ] || [ -z "$python" ] ||
        printf '%s in Chromium: %s\n' "$page" "$("$python" \
            bench/first-paint.py "$browser" "$work/$name-case/$page")"
}

one_host >"$work/one-host.scenario"
many_hosts >"$work/many-hosts.scenario"
measure one-host hosts/ws-big/report.html
measure many-hosts index.html
