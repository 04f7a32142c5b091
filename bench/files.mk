# SPDX-License-Identifier: Apache-2.0
# Measurements, never tests (bench/README.md). Built with the tests so that they
# do not rot; -no-install: a program, not a script that starts one.
check_PROGRAMS += bench/decode bench/bare bench/race
bench_decode_SOURCES = bench/decode.c
bench_decode_LDADD = lib/libstemma.la
bench_decode_LDFLAGS = $(AM_LDFLAGS) -no-install
bench_bare_SOURCES = bench/bare.c
bench_bare_LDADD =
bench_race_SOURCES = bench/race.c
bench_race_LDADD =
EXTRA_DIST += bench/README.md bench/run.sh bench/report.sh \
	bench/first-paint.py bench/baseline.sh bench/instructions.sh \
	bench/instructions.txt
check_PROGRAMS += bench/integrity
bench_integrity_SOURCES = bench/integrity.c
bench_integrity_LDADD = lib/libstemma.la $(SQLITE_LIBS)
EXTRA_DIST += bench/integrity.sh bench/ingest.sh
