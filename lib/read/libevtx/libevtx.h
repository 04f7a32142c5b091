/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libevtx.h - the reference reader: libevtx in a process of its own.
 *
 * Damaged logs make libevtx hang and could make it crash, so it runs in a
 * helper process with limits of CPU time and memory, one chunk at a time. A
 * helper that dies or hangs costs records of one chunk and is replaced.
 */
#ifndef STM_READ_LIBEVTX_LIBEVTX_H
#define STM_READ_LIBEVTX_LIBEVTX_H

#include "read/reader.h"

struct stm_libevtx_limits {
    unsigned cpu_seconds; /* of the helper, for one chunk */
    unsigned wall_ms;     /* of waiting, for one chunk */
    size_t memory;        /* bytes on top of what the process has; 0: any */
    /* For tests: called in the helper before each record is decoded. */
    void (*before)(uint64_t header_id);
};

/* 20 s of CPU, 60 s of waiting, 1 GiB. */
struct stm_libevtx_limits stm_libevtx_limits_of(void);

/* As stm_reader_open(), with limits. */
stm_status stm_libevtx_open(struct stm_reader **out, const char *const *wanted,
                            size_t n_wanted,
                            const struct stm_libevtx_limits *limits,
                            struct stm_err *err);

#endif
