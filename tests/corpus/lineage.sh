#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Lineage of the corpus against a second computation, where that is there.
set -eu
corpus=$top_srcdir/../shared/corpus
[ -d "$corpus/expected" ] && command -v python3 >/dev/null || exit 77
exec python3 "$top_srcdir/tests/corpus/lineage.py" "$top_builddir/stemma" \
    "$corpus"
