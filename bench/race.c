/* SPDX-License-Identifier: Apache-2.0 */
/*
 * race.c - commands against each other, in turn, in one run.
 *
 * race ROUNDS BYTES RECORDS NAME=COMMAND...
 *
 * Every round runs every command once, in order, through the shell and with
 * its output thrown away; so a machine that slows down slows all of them. A
 * round before the counted ones warms the page cache. Prints the medians of
 * CPU seconds, wall seconds and peak memory, the rates that BYTES and RECORDS
 * make of the CPU seconds, and how many times the CPU seconds of the first
 * command each one needs: least, median, most of the rounds.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MOST = 99, RUNNERS_MOST = 16 };

struct run {
    double cpu, wall, memory; /* seconds, seconds, MiB */
};

struct runner {
    const char *name, *command;
    struct run runs[ROUNDS_MOST];
};

static double
seconds_of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
become(const char *command)
{
    int null = open("/dev/null", O_RDWR);

    if (null >= 0) {
        (void)dup2(null, STDIN_FILENO);
        (void)dup2(null, STDOUT_FILENO);
        (void)dup2(null, STDERR_FILENO);
    }
    (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* CPU seconds are those of the command and of all that it waited for. */
static int
run_once(struct run *out, const char *command)
{
    struct rusage used;
    double from = now();
    int status;
    pid_t child = fork();

    if (child == 0)
        become(command);
    while (child > 0 && wait4(child, &status, 0, &used) < 0)
        if (errno != EINTR)
            return -1;
    if (child < 0)
        return -1;
    out->wall = now() - from;
    out->cpu = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    out->memory = (double)used.ru_maxrss / 1024;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sorts; the middle one. */
static double
median(double *values, size_t n)
{
    qsort(values, n, sizeof(values[0]), by_size);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void
print_one(const struct runner *r, const struct runner *first, size_t n,
          double bytes, double records)
{
    double cpu[ROUNDS_MOST], wall[ROUNDS_MOST], memory[ROUNDS_MOST];
    double ratio[ROUNDS_MOST], middle;

    for (size_t i = 0; i < n; i++) {
        cpu[i] = r->runs[i].cpu;
        wall[i] = r->runs[i].wall;
        memory[i] = r->runs[i].memory;
        ratio[i] = r->runs[i].cpu / first->runs[i].cpu;
    }
    middle = median(cpu, n);
    (void)printf("%-22s %8.3f %8.3f %8.1f %9.0f %11.0f ", r->name, middle,
                 median(wall, n), median(memory, n), bytes / middle / 1e6,
                 records / middle);
    middle = median(ratio, n);
    (void)printf("%8.2f %6.2f %6.2f\n", ratio[0], middle, ratio[n - 1]);
}

static int
race(struct runner *runners, size_t n, size_t rounds)
{
    for (size_t round = 0; round <= rounds; round++)
        for (size_t i = 0; i < n; i++) {
            struct run run;
            int code = run_once(&run, runners[i].command);

            if (code != 0) {
                (void)fprintf(stderr, "race: %s: exit %d\n", runners[i].name,
                              code);
                return 1;
            }
            if (round > 0)
                runners[i].runs[round - 1] = run;
        }
    return 0;
}

static int
usage(void)
{
    (void)fprintf(stderr, "usage: race ROUNDS BYTES RECORDS NAME=COMMAND...\n");
    return 2;
}

int
main(int argc, char **argv)
{
    static struct runner runners[RUNNERS_MOST];
    size_t n = 0, rounds;
    double bytes, records;

    if (argc < 5 || argc - 4 > RUNNERS_MOST)
        return usage();
    rounds = strtoul(argv[1], NULL, 10);
    bytes = strtod(argv[2], NULL);
    records = strtod(argv[3], NULL);
    if (rounds < 1 || rounds > ROUNDS_MOST)
        return usage();
    for (int i = 4; i < argc; i++) {
        char *sign = strchr(argv[i], '=');

        if (!sign)
            return usage();
        *sign = '\0';
        runners[n].name = argv[i];
        runners[n++].command = sign + 1;
    }
    if (race(runners, n, rounds))
        return 1;
    (void)printf("%-22s %8s %8s %8s %9s %11s %s\n", "", "CPU s", "wall s",
                 "MiB", "MB/CPU s", "records/s", " x CPU: least/median/most");
    for (size_t i = 0; i < n; i++)
        print_one(&runners[i], &runners[0], rounds, bytes, records);
    return 0;
}
