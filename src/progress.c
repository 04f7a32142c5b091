/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BETWEEN_LINES_MS = 100 };

/* A signal handler has nothing but statics; this file is their one user. */
static volatile sig_atomic_t asked_to_stop;

struct line {
    bool terminal;
    bool shown;
    int64_t last_ms;  /* when a line was last drawn */
    int64_t start_ms; /* when this phase began */
    char phase[32];
};

static struct line line;

static void
on_signal(int signal_number)
{
    if (asked_to_stop) {
        (void)signal(signal_number, SIG_DFL);
        (void)raise(signal_number);
    }
    asked_to_stop = 1;
}

static int64_t
now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
draw(const char *what, uint64_t done, uint64_t total, int64_t now)
{
    int64_t spent = now - line.start_ms;

    if (total && done <= total) {
        fprintf(stderr, "\r\033[K%s %3d%%", what,
                (int)((double)done * 100 / (double)total));
        if (done && spent > 2000)
            fprintf(stderr, "  %" PRId64 " s left",
                    (int64_t)((double)spent * (double)(total - done) /
                              (double)done / 1000));
    } else {
        fprintf(stderr, "\r\033[K%s %" PRIu64, what, done);
    }
    (void)fflush(stderr);
    line.shown = true;
    line.last_ms = now;
}

static void
step(void *arg, const char *what, uint64_t done, uint64_t total)
{
    int64_t now;

    (void)arg;
    if (!line.terminal)
        return;
    now = now_ms();
    if (strncmp(line.phase, what, sizeof(line.phase) - 1) != 0) {
        (void)snprintf(line.phase, sizeof(line.phase), "%s", what);
        line.start_ms = now;
    } else if (now - line.last_ms < BETWEEN_LINES_MS) {
        return;
    }
    draw(what, done, total, now);
}

static bool
stop(void *arg)
{
    (void)arg;
    return asked_to_stop != 0;
}

const struct stm_progress *
progress_start(void)
{
    static const struct stm_progress progress = { step, stop, NULL };
    struct sigaction action = { .sa_handler = on_signal };

    memset(&line, 0, sizeof(line));
    line.terminal = isatty(STDERR_FILENO) == 1;
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    return &progress;
}

void
progress_clear(void)
{
    if (!line.shown)
        return;
    fputs("\r\033[K", stderr);
    (void)fflush(stderr);
    line.shown = false;
}

void
progress_end(void)
{
    progress_clear();
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
}
