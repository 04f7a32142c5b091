#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The rules find the same whatever the words are: see variations.py.
set -eu
command -v python3 >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "${top_srcdir:?}/tests/variations.py" "$top_srcdir" \
    "${top_builddir:?}" "$work"
