# SPDX-License-Identifier: Apache-2.0
# For tests of pages in a browser, to be sourced: without one they are skipped.
build=${top_builddir:?}
browser=$(command -v chromium || command -v chromium-browser || true)
[ -n "$browser" ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# open_page PAGE OUT [OPTION...]: what the page is after its scripts ran, and
# in $work/net.json what it asked the network for.
open_page() {
    shown=$1 dom=$2
    shift 2
    HOME=$work timeout 60 "$browser" --headless --no-sandbox --disable-gpu \
        --no-first-run --disable-background-networking \
        --virtual-time-budget=20000 --log-net-log="$work/net.json" "$@" \
        --dump-dom "file://$shown" >"$dom" 2>/dev/null || exit 77
    [ -s "$dom" ] || exit 77
}

# body_with PAGE: the page without its policy and up to its end, so that
# scripts of a test can follow.
body_with() {
    sed '1,/<body>/s/<meta http-equiv="Content-Security-Policy"[^>]*>//
         s/<\/body>.*//' "$1"
}
