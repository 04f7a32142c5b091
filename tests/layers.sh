#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fails on an #include from a layer that stands below the including one.
set -eu
top=${top_srcdir:-$(dirname "$0")/..}
layers=$(cat "$top/lib/LAYERS")
bad=0
above="src $layers"
for layer in $layers; do
    above=$(printf '%s\n' $above | grep -vx "$layer" | tr '\n' ' ')
    for other in $above; do
        if grep -n "#include \"$other/" "$top/lib/$layer"/*.[ch] \
            "$top/lib/$layer"/*/*.[ch] 2>/dev/null; then
            echo "lib/$layer must not include $other/"
            bad=1
        fi
    done
done
for file in "$top"/lib/*/*.[ch] "$top"/lib/*/*/*.[ch]; do
    [ -e "$file" ] || continue
    case $file in
    */read/libevtx/*) ;;
    *) if grep -n '#include <libevtx.h>' "$file"; then bad=1; fi ;;
    esac
    if grep -nE '\b(printf|puts|fputs|perror)\(' "$file" |
        grep -vE 'snprintf|__attribute__|format\(printf'; then
        echo "$file: the library prints nothing"
        bad=1
    fi
done
exit $bad
