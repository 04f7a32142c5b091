/* SPDX-License-Identifier: Apache-2.0 */
#include "read/libevtx/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t
stm_helper_clock(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The parent's address space counts against the helper's limit. */
static void
limit_memory(size_t more)
{
    struct rlimit limit;
    unsigned long pages = 0;
    FILE *file;

    if (more == 0 || getrlimit(RLIMIT_AS, &limit))
        return;
    file = fopen("/proc/self/statm", "re");
    if (!file)
        return;
    if (fscanf(file, "%lu", &pages) == 1) {
        rlim_t size = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + more;

        if (size < limit.rlim_max) {
            limit.rlim_cur = size;
            (void)setrlimit(RLIMIT_AS, &limit);
        }
    }
    (void)fclose(file);
}

static void
reset_signals(void)
{
    static const int by_default[] = { SIGXCPU, SIGTERM, SIGSEGV, SIGBUS, SIGFPE,
                                      SIGILL,  SIGABRT, SIGALRM, SIGCHLD };
    static const int ignored[] = { SIGINT, SIGQUIT, SIGHUP, SIGPIPE };
    sigset_t none;

    for (size_t i = 0; i < sizeof(by_default) / sizeof(by_default[0]); i++)
        (void)signal(by_default[i], SIG_DFL);
    /* The terminal's keys are for the parent; its end ends us. */
    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
        (void)signal(ignored[i], SIG_IGN);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Kernels before 5.9 know no close_range(). */
static void
close_from_to(unsigned from, unsigned to)
{
    long most = sysconf(_SC_OPEN_MAX);

    if (from > to || close_range(from, to, 0) == 0)
        return;
    for (unsigned fd = from; fd <= to && (long)fd < most; fd++)
        (void)close((int)fd);
}

/* Keeps the socket and standard error, and nothing else of the parent's. */
static void
close_files(int fd)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null >= 0) {
        (void)dup2(null, STDIN_FILENO);
        (void)dup2(null, STDOUT_FILENO);
    }
    close_from_to(STDERR_FILENO + 1, (unsigned)fd - 1);
    close_from_to((unsigned)fd + 1, ~0U);
}

_Noreturn static void
become_helper(int fd, const struct stm_libevtx_limits *limits)
{
    const struct rlimit none = { 0, 0 };

    reset_signals();
    /* The socket must survive the closing of the first three. */
    if (fd <= STDERR_FILENO)
        fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (fd < 0)
        _exit(1);
    close_files(fd);
    (void)setrlimit(RLIMIT_CORE, &none);
    limit_memory(limits->memory);
    stm_helper_run(fd, limits);
}

/* A helper that does not listen must not hold us up. */
static void
limit_sending(int fd, unsigned ms)
{
    struct timeval wait = { .tv_sec = ms / 1000,
                            .tv_usec = (long)(ms % 1000) * 1000 };

    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
}

stm_status
stm_helper_start(struct stm_helper *helper,
                 const struct stm_libevtx_limits *limits, struct stm_err *err)
{
    int ends[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return stm_fail(err, STM_EIO, 0, "no socket for libevtx: %s",
                        strerror(errno));
    pid = fork();
    if (pid < 0) {
        int why = errno;

        (void)close(ends[0]);
        (void)close(ends[1]);
        return stm_fail(err, STM_EIO, 0, "no process for libevtx: %s",
                        strerror(why));
    }
    if (pid == 0)
        become_helper(ends[1], limits);
    (void)close(ends[1]);
    limit_sending(ends[0], limits->wall_ms);
    helper->pid = pid;
    helper->fd = ends[0];
    stm_buf_reset(&helper->in);
    helper->taken = 0;
    return STM_OK;
}

static pid_t
wait_for(pid_t pid, int *state, int options)
{
    pid_t got;

    do
        got = waitpid(pid, state, options);
    while (got < 0 && errno == EINTR);
    return got;
}

static void
describe_end(struct stm_helper_end *end, int state)
{
    if (WIFSIGNALED(state)) {
        end->signal = WTERMSIG(state);
        (void)snprintf(end->text, sizeof(end->text),
                       "was killed by signal %d (%s)", end->signal,
                       strsignal(end->signal));
    } else if (WIFEXITED(state)) {
        (void)snprintf(end->text, sizeof(end->text), "ended with status %d",
                       WEXITSTATUS(state));
    }
}

/* A process closes its files a moment before it can be waited for. */
static bool
ends_within(pid_t pid, int *state, unsigned ms)
{
    const struct timespec pause = { .tv_nsec = 1000000 };

    for (unsigned i = 0;; i++) {
        if (wait_for(pid, state, WNOHANG) == pid)
            return true;
        if (i == ms)
            return false;
        (void)nanosleep(&pause, NULL);
    }
}

struct stm_helper_end
stm_helper_stop(struct stm_helper *helper, unsigned grace_ms)
{
    struct stm_helper_end end = { 0 };
    int state = 0;

    if (helper->pid == 0)
        return end;
    if (ends_within(helper->pid, &state, grace_ms)) {
        describe_end(&end, state);
    } else {
        (void)kill(helper->pid, SIGKILL);
        (void)wait_for(helper->pid, &state, 0);
    }
    (void)close(helper->fd);
    helper->pid = 0;
    helper->fd = -1;
    return end;
}

void
stm_helper_free(struct stm_helper *helper)
{
    (void)stm_helper_stop(helper, 0);
    stm_buf_free(&helper->in);
}

bool
stm_helper_send(struct stm_helper *helper, const void *data, size_t size)
{
    size_t at = 0;

    while (at < size) {
        ssize_t n =
            send(helper->fd, (const char *)data + at, size - at, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

/* Forgets what was taken and appends what came. */
static stm_heard
receive_some(struct stm_helper *helper, int64_t deadline)
{
    struct pollfd wait = { .fd = helper->fd, .events = POLLIN };
    char block[65536];
    int64_t left = deadline - stm_helper_clock();
    int ready;
    ssize_t n;

    if (left < 0)
        return STM_HUNG;
    ready = poll(&wait, 1, (int)left + 1);
    if (ready == 0)
        return STM_HUNG;
    n = ready < 0 ? -1 : recv(helper->fd, block, sizeof(block), 0);
    if (n < 0 && errno == EINTR)
        return STM_HEARD;
    if (n <= 0)
        return STM_GONE;
    stm_buf_add(&helper->in, block, (size_t)n);
    return helper->in.failed ? STM_NO_MEMORY : STM_HEARD;
}

static void
forget_taken(struct stm_helper *helper)
{
    size_t left = helper->in.size - helper->taken;

    if (helper->taken == 0)
        return;
    if (left)
        memmove(helper->in.data, helper->in.data + helper->taken, left);
    helper->in.size = left;
    helper->taken = 0;
}

static stm_heard
have(struct stm_helper *helper, size_t size, int64_t deadline)
{
    while (helper->in.size - helper->taken < size) {
        stm_heard heard;

        forget_taken(helper);
        heard = receive_some(helper, deadline);
        if (heard != STM_HEARD)
            return heard;
    }
    return STM_HEARD;
}

stm_heard
stm_helper_hear(struct stm_helper *helper, int64_t deadline,
                struct stm_reply *reply, struct stm_span *bytes)
{
    stm_heard heard = have(helper, sizeof(*reply), deadline);

    if (heard != STM_HEARD)
        return heard;
    memcpy(reply, helper->in.data + helper->taken, sizeof(*reply));
    if (reply->size > STM_REPLY_MOST)
        return STM_GONE;
    heard = have(helper, sizeof(*reply) + reply->size, deadline);
    if (heard != STM_HEARD)
        return heard;
    *bytes = stm_span_sized(helper->in.data + helper->taken + sizeof(*reply),
                            reply->size);
    helper->taken += sizeof(*reply) + reply->size;
    return STM_HEARD;
}
