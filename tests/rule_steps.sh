#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a program writes, runs, loads and contacts thousands of times over is
# looked at once each: no rule takes more than 2,000 steps a record,
# as one that paired all writes of a path with all of its runs would.
set -eu
build=${top_builddir:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >again.scenario <<'END'
day 2026-03-02
host WS-1 machine-id 11111111 sysmon 22
log WS-1/Sysmon.evtx sysmon
process as services at 00:00:00
  Image: C:\Windows\System32\services.exe
process as setup parent services at 00:00:01
  Image: C:\Tools\setup.exe
  Company: Contoso Ltd
repeat 3000 every 20s
file C:\Tools\drop.exe by setup at 00:01:00
file C:\Tools\helper.dll by setup at +0.1
process as drop parent setup at +0.1
  Image: C:\Tools\drop.exe
load C:\Tools\helper.dll by drop at +0.1
connect 203.0.113.67 by drop at +0.1
end
END
"$build/tests/evtxgen/evtxgen" again.scenario logs
"$build/stemma" ingest logs -o case >/dev/null
"$build/stemma" detect case --rule-steps 30000000 >said 2>errors || true
if grep -H 'took more than' errors || grep -H 'took more than' said; then
    echo "a rule took more than 2,000 steps a record" >&2
    exit 1
fi
grep -q '^dropped-then-run: 3,\{0,1\}000 findings' said || {
    cat said errors
    exit 1
}
