/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench.h - large logs with a realistic mix of events, for measurements.
 *
 * Of the records of Sysmon 54 % are process accesses (10), 18 % registry keys
 * (12), 16 % image loads (7), 7 % registry values (13), 3 % files (11), 1 %
 * connections (3), 0.4 % lookups (22), 0.3 % each process starts (1) and ends
 * (5). Call traces and registry paths, which repeat, are most of the bytes.
 * Processes have parents, and what acts is alive. Sysmon is updated three
 * times on the way: four layouts of most events (schemas 3.40, 4.10, 4.21 and
 * 4.50; event 22 is there from the third on).
 */
#ifndef GEN_BENCH_H
#define GEN_BENCH_H

#include "base.h"

struct gen_bench {
    uint64_t size; /* of all logs together, about */
    uint64_t seed; /* other seed, other bytes; same seed, same bytes */
    unsigned hosts;
};

/* Writes HOST/Microsoft-Windows-Sysmon%4Operational.evtx for each host below
 * the directory, which is made. */
bool gen_bench_write(const struct gen_bench *bench, const char *directory,
                     struct gen_err *err);

#endif
