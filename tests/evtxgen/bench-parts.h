/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench-parts.h - inside the benchmark logs: what a host's events draw from.
 *
 * All texts are UTF-16 already, and records are written as encoded ones.
 */
#ifndef GEN_BENCH_PARTS_H
#define GEN_BENCH_PARTS_H

#include "file.h"

enum {
    BENCH_TRACES = 3300,
    BENCH_KEYS = 20000,
    BENCH_DETAILS = 5000,
    BENCH_MODULES = 1500,
    BENCH_NAMES = 800,
    BENCH_RULES = 24,
    BENCH_LIVE = 160, /* processes at a time */
    BENCH_SCRATCH = 4096
};

/* A file that can run or be loaded. */
struct bench_image {
    struct gen_text path, hashes, version, description, product, company,
        original, signed_by;
    unsigned parent; /* of its processes: an index of an image */
    bool system;     /* runs as SYSTEM */
};

struct bench_process {
    unsigned image;
    uint32_t pid;
    uint8_t guid[16];
    struct gen_text command;
};

/* Numbers that depend on the seed alone. */
struct bench_random {
    uint64_t state;
};

struct bench {
    struct bench_random random;
    struct gen_pool pool;
    struct bench_image *images;
    size_t n_images;
    struct bench_image modules[BENCH_MODULES];
    struct gen_text traces[BENCH_TRACES];
    struct gen_text keys[BENCH_KEYS];
    struct gen_text details[BENCH_DETAILS];
    struct gen_text names[BENCH_NAMES]; /* that are looked up */
    struct gen_text rules[BENCH_RULES];
    struct gen_text users[4];
    struct bench_process live[BENCH_LIVE];
    size_t n_live;
    uint32_t machine_id, started;
    uint8_t logons[2][16]; /* of SYSTEM and of the user */
    uint64_t now;          /* FILETIME */
    /* the record being made */
    struct gen_record record;
    unsigned schema, layout_schema; /* * 100; 330 to 450 */
    struct gen_layout layout;
    struct gen_text fields[GEN_FIELDS_MAX];
    size_t next; /* field to be filled */
    uint8_t scratch[BENCH_SCRATCH];
    size_t used;
};

/* A number below `n`, each as likely; and one with small ones likelier. */
uint32_t bench_below(struct bench *b, uint32_t n);
uint32_t bench_skewed(struct bench *b, uint32_t n);

/* A formatted text as UTF-16; lives in the pool. */
struct gen_text bench_text(struct bench *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fills everything but what lives. */
void bench_fill(struct bench *b, const char *host);

/* Starts the first processes of the host, none of them logged. */
void bench_boot(struct bench *b);

/* Makes the next record: `b->record` and its fields are set. */
void bench_next(struct bench *b, uint64_t record_id);

#endif
