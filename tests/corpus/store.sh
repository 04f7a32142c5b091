#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Ingest against another decoder's reading of the corpus, where that is there.
set -eu
corpus=$top_srcdir/../shared/corpus
[ -d "$corpus/expected" ] && command -v python3 >/dev/null || exit 77
exec python3 "$top_srcdir/tests/corpus/store.py" "$top_builddir/stemma" "$corpus"
