#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The colours of our pages are told apart by everybody (WCAG 2.2, AA): text
# has a contrast of 4.5:1 at the least with what it stands on, what a picture
# says one of 3:1, in light and in dark; computed from the custom properties
# of style.css. A property that no pair has fails too, and so does a colour
# that is none of them.
set -eu
style=${top_srcdir:?}/lib/report/style.css
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# TEXT|GRAPHIC, what is in front, what it stands on.
cat >"$work/pairs" <<'END'
text ink soft link good critical: paper wash mark
text on: critical high medium low informational
graphic bar soft informational critical high medium low: paper
graphic soft informational critical high medium low: wash mark
graphic link: paper wash mark
decoration line shade: paper
END

cat >"$work/contrast.awk" <<'END'
function hex(digits,    i, n) {
    n = 0
    for (i = 1; i <= length(digits); i++)
        n = 16 * n + index("0123456789abcdef", substr(digits, i, 1)) - 1
    return n / 255
}
function linear(c) {
    return c <= 0.04045 ? c / 12.92 : exp(2.4 * log((c + 0.055) / 1.055))
}
function luminance(colour) {
    return 0.2126 * linear(hex(substr(colour, 2, 2))) + \
           0.7152 * linear(hex(substr(colour, 4, 2))) + \
           0.0722 * linear(hex(substr(colour, 6, 2)))
}
function contrast(a, b,    x, y) {
    x = luminance(a); y = luminance(b)
    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05)
}
function bad(text) { print text; failed = 1 }
function check(kind, front, behind, scheme,    a, b, least, is) {
    if (!(("light", front) in colour) || !(("light", behind) in colour))
        return bad("no such colour: " front " or " behind)
    seen[front]; seen[behind]
    if (kind == "decoration")
        return
    # What the dark scheme does not say is as in the light one.
    a = colour[(scheme, front) in colour ? scheme : "light", front]
    b = colour[(scheme, behind) in colour ? scheme : "light", behind]
    least = kind == "text" ? 4.5 : 3
    is = contrast(a, b)
    looked++
    if (is < least)
        bad(sprintf("%s: %s %s (%s) on %s (%s) has %.2f:1, not %.1f:1",
                    scheme, kind, front, a, behind, b, is, least))
}
FNR == NR {
    sub(/:/, " :"); line[++lines] = $0; next
}
/prefers-color-scheme: dark/ { scheme = "dark" }
/:root/ { root = 1; if (!scheme) scheme = "light" }
root {
    text = $0
    while (match(text, /--[a-z]+: #[0-9a-f]+/)) {
        split(substr(text, RSTART + 2, RLENGTH - 2), part, ": ")
        colour[scheme, part[1]] = part[2]
        names[part[1]]
        text = substr(text, RSTART + RLENGTH)
    }
    if ($0 ~ /}/) root = 0
    next
}
{ # outside of :root nothing has a colour of its own, but for page numbers
    if ($0 ~ /#[0-9a-f][0-9a-f][0-9a-f]/ && $0 !~ /font: 9px/)
        bad("a colour that is no property: " $0)
    text = $0
    while (match(text, /var\(--[a-z]+\)/)) {
        name = substr(text, RSTART + 6, RLENGTH - 7)
        if (!(name in names)) bad("no such property: --" name)
        text = substr(text, RSTART + RLENGTH)
    }
}
END {
    for (i = 1; i <= lines; i++) {
        n = split(line[i], word, " ")
        for (colon = 1; word[colon] != ":"; ) colon++
        for (f = 2; f < colon; f++)
            for (b = colon + 1; b <= n; b++) {
                check(word[1], word[f], word[b], "light")
                check(word[1], word[f], word[b], "dark")
            }
    }
    for (name in names)
        if (!(name in seen)) bad("no pair has --" name)
    if (looked < 60) bad("only " looked + 0 " pairs were looked at")
    exit failed
}
END

check() {
    awk -f "$work/contrast.awk" "$work/pairs" "$1"
}

check "$style"

# It sees what it looks for: a text too pale, a mark too pale, in either
# scheme, and colours that nobody has thought of.
fails() {
    sed "$2" "$style" >"$work/broken.css"
    if cmp -s "$style" "$work/broken.css"; then
        echo "nothing to break: $1"
        exit 1
    fi
    if check "$work/broken.css" >"$work/said" || ! grep -q "$1" "$work/said"; then
        echo "it does not see: $1"
        cat "$work/said"
        exit 1
    fi
}
fails 'light: text soft' '1,/}/s/--soft: #[0-9a-f]*/--soft: #9aa0a6/'
fails 'dark: text link' '/dark/,/^}/s/--link: #[0-9a-f]*/--link: #1b4f86/'
fails 'dark: graphic bar' '/dark/,/^}/s/--bar: #[0-9a-f]*/--bar: #2a323c/'
fails 'no pair has --new' '1,/}/s/--ink:/--new: #123456; --ink:/'
fails 'no such property: --gone' 's/var(--bar)/var(--gone)/'
fails 'a colour that is no property' 's/^p + p {/p + p { color: #777777;/'
