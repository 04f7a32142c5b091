/* SPDX-License-Identifier: Apache-2.0 */
#include "read/libevtx/serve.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static void
receive(int fd, void *data, size_t size)
{
    size_t at = 0;

    while (at < size) {
        ssize_t n = recv(fd, (char *)data + at, size - at, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(0); /* the parent is gone or wants no more */
        at += (size_t)n;
    }
}

static void
send_all(int fd, struct iovec *parts, size_t n)
{
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = n };

    while (message.msg_iovlen) {
        ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
        size_t left;

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            _exit(0);
        left = (size_t)sent;
        while (message.msg_iovlen && left >= message.msg_iov->iov_len) {
            left -= message.msg_iov->iov_len;
            message.msg_iov++;
            message.msg_iovlen--;
        }
        if (message.msg_iovlen) {
            message.msg_iov->iov_base =
                (char *)message.msg_iov->iov_base + left;
            message.msg_iov->iov_len -= left;
        }
    }
}

void
stm_serve_reply(struct stm_serve *serve, stm_reply_kind kind, uint32_t index,
                const void *data, size_t size)
{
    struct stm_reply head = { (uint32_t)kind, index, (uint32_t)size };
    /* sendmsg() does not write to what it sends. */
    struct iovec parts[2] = { { &head, sizeof(head) },
                              { (void *)(uintptr_t)data, size } };

    send_all(serve->fd, parts, size ? 2 : 1);
}

/* CPU time from now on; past it SIGXCPU ends the process. */
static void
limit_cpu(unsigned seconds)
{
    struct rusage used;
    struct rlimit limit;

    if (getrusage(RUSAGE_SELF, &used) || getrlimit(RLIMIT_CPU, &limit))
        return;
    limit.rlim_cur =
        (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1 + seconds;
    if (limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_CPU, &limit);
}

_Noreturn void
stm_helper_run(int fd, const struct stm_libevtx_limits *limits)
{
    struct stm_serve *serve = calloc(1, sizeof(*serve));

    if (!serve)
        _exit(1);
    serve->fd = fd;
    serve->before = limits->before;
    for (;;) {
        receive(fd, &serve->ask, sizeof(serve->ask));
        receive(fd, serve->places, serve->ask.n * sizeof(serve->places[0]));
        receive(fd, serve->chunk, sizeof(serve->chunk));
        limit_cpu(serve->ask.cpu_seconds);
        stm_serve_chunk(serve);
    }
}
