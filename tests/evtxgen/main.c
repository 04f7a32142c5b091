/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evtxgen SCENARIO DIRECTORY writes the event logs of a scenario;
 * evtxgen --bench SIZE DIRECTORY [--seed N] [--hosts N] large ones.
 */
#include "bench.h"
#include "scenario.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
read_number(const char *text, uint64_t *out)
{
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (errno || end == text || *text == '-')
        return false;
    if (*end && strchr("kMG", *end)) {
        value <<= *end == 'k' ? 10 : *end == 'M' ? 20 : 30;
        end++;
    }
    *out = value;
    return *end == '\0' && value > 0;
}

static int
usage(void)
{
    (void)fprintf(stderr,
                  "usage: evtxgen SCENARIO DIRECTORY\n"
                  "       evtxgen --bench SIZE[k|M|G] DIRECTORY [--seed N] "
                  "[--hosts N]\n");
    return 2;
}

int
main(int argc, char **argv)
{
    static const struct option options[] = {
        { "bench", required_argument, NULL, 'b' },
        { "seed", required_argument, NULL, 's' },
        { "hosts", required_argument, NULL, 'h' },
        { 0 },
    };
    struct gen_bench bench = { .seed = 1, .hosts = 1 };
    struct gen_err err;
    uint64_t hosts = 1;
    bool done;
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        uint64_t *to = c == 'b' ? &bench.size : c == 's' ? &bench.seed : &hosts;

        if (c == '?' || !read_number(optarg, to) || hosts > 9999)
            return usage();
    }
    bench.hosts = (unsigned)hosts;
    if (argc - optind != (bench.size ? 1 : 2))
        return usage();
    done = bench.size
               ? gen_bench_write(&bench, argv[optind], &err)
               : gen_scenario_write(argv[optind], argv[optind + 1], &err);
    if (!done)
        (void)fprintf(stderr, "evtxgen: %s\n", err.text);
    return done ? 0 : 1;
}
