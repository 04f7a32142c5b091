/* SPDX-License-Identifier: Apache-2.0 */
#include "read/libevtx/helper.h"

/* libevtx.h needs libbfio's before it. */
#include <libbfio.h>

#include <errno.h>
#include <libevtx.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* One record as libevtx tells it apart. */
struct key {
    uint64_t id, written;
    bool open; /* it could be opened */
};

struct helper {
    int fd;
    void (*before)(uint64_t header_id);
    struct stm_ask ask;
    struct stm_place places[STM_EVTX_RECORDS_MOST];
    uint8_t chunk[STM_EVTX_CHUNK];
    uint8_t image[STM_IMAGE_SIZE];
    libbfio_handle_t *io;
    libevtx_file_t *file;
    struct key keys[STM_EVTX_RECORDS_MOST];
    int n_keys;
    int next;   /* libevtx's record that is due */
    bool keyed; /* keys were read: the order had failed */
    char *xml;
    size_t room;
};

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

static void
reply(struct helper *helper, stm_reply_kind kind, uint32_t index,
      const void *data, size_t size)
{
    struct stm_reply head = { (uint32_t)kind, index, (uint32_t)size };
    /* sendmsg() does not write to what it sends. */
    struct iovec parts[2] = { { &head, sizeof(head) },
                              { (void *)(uintptr_t)data, size } };

    send_all(helper->fd, parts, size ? 2 : 1);
}

/* The innermost reason of libevtx's chain of them, on one line. */
static void
reply_error(struct helper *helper, stm_reply_kind kind, uint32_t index,
            libevtx_error_t **error)
{
    char text[4096] = "libevtx gives no reason";
    size_t size;

    if (*error)
        (void)libevtx_error_backtrace_sprint(*error, text, sizeof(text));
    libevtx_error_free(error);
    size = strcspn(text, "\n");
    reply(helper, kind, index, text, size);
}

static bool
open_image(struct helper *helper, libevtx_error_t **error)
{
    stm_image_make(helper->image, helper->chunk, helper->places, helper->ask.n,
                   helper->ask.live_end);
    return libbfio_memory_range_initialize(&helper->io,
                                           (libbfio_error_t **)error) == 1 &&
           libbfio_memory_range_set(helper->io, helper->image,
                                    sizeof(helper->image),
                                    (libbfio_error_t **)error) == 1 &&
           libevtx_file_initialize(&helper->file, error) == 1 &&
           libevtx_file_open_file_io_handle(helper->file, helper->io,
                                            LIBEVTX_OPEN_READ, error) == 1 &&
           libevtx_file_get_number_of_records(helper->file, &helper->n_keys,
                                              error) == 1;
}

static void
close_image(struct helper *helper)
{
    if (helper->file)
        (void)libevtx_file_free(&helper->file, NULL);
    if (helper->io)
        (void)libbfio_handle_free(&helper->io, NULL);
}

/* Opens libevtx's record `index` and tells what it takes it to be. */
static libevtx_record_t *
open_record(struct helper *helper, int index, struct key *key,
            libevtx_error_t **error)
{
    libevtx_record_t *record = NULL;

    *key = (struct key){ 0 };
    if (libevtx_file_get_record_by_index(helper->file, index, &record, error) !=
        1)
        return NULL;
    key->open = true;
    (void)libevtx_record_get_identifier(record, &key->id, NULL);
    (void)libevtx_record_get_written_time(record, &key->written, NULL);
    return record;
}

static bool
is_of(const struct key *key, const struct stm_place *place)
{
    return key->open && key->id == place->header_id &&
           key->written == place->written;
}

/* Opening decodes a record, so all are opened only where the order fails. */
static void
read_keys(struct helper *helper)
{
    if (helper->keyed)
        return;
    helper->keyed = true;
    for (int i = helper->next; i < helper->n_keys; i++) {
        libevtx_record_t *record =
            open_record(helper, i, &helper->keys[i], NULL);

        if (record)
            (void)libevtx_record_free(&record, NULL);
    }
}

/*
 * libevtx's record for a place, at or after the next one; -1: it has none.
 * One that cannot be opened stands for the place that it is due for.
 */
static int
find_key(struct helper *helper, const struct stm_place *place)
{
    read_keys(helper);
    for (int i = helper->next; i < helper->n_keys; i++)
        if (is_of(&helper->keys[i], place))
            return i;
    if (helper->next < helper->n_keys && !helper->keys[helper->next].open)
        return helper->next;
    return -1;
}

static void
reply_missing(struct helper *helper, uint32_t index)
{
    const struct stm_place *place = &helper->places[index];
    const char *why = place->at + place->size == STM_EVTX_CHUNK
                          ? "it does not give a record that ends with its chunk"
                          : "it does not give this record";

    reply(helper, STM_REPLY_ERROR, index, why, strlen(why));
}

static bool
make_room(struct helper *helper, size_t size)
{
    char *xml;

    if (size <= helper->room)
        return true;
    xml = realloc(helper->xml, size);
    if (!xml)
        return false;
    helper->xml = xml;
    helper->room = size;
    return true;
}

static void
reply_xml(struct helper *helper, uint32_t index, libevtx_record_t *record,
          libevtx_error_t **error)
{
    static const char large[] = "the XML is over the limit";
    size_t size = 0;

    if (libevtx_record_get_utf8_xml_string_size(record, &size, error) != 1) {
        reply_error(helper, STM_REPLY_ERROR, index, error);
        return;
    }
    if (size > STM_REPLY_MOST || !make_room(helper, size + 1)) {
        reply(helper, STM_REPLY_ERROR, index, large, sizeof(large) - 1);
        return;
    }
    if (libevtx_record_get_utf8_xml_string(record, (uint8_t *)helper->xml, size,
                                           error) != 1) {
        reply_error(helper, STM_REPLY_ERROR, index, error);
        return;
    }
    /* The size counts the NUL. */
    reply(helper, STM_REPLY_XML, index, helper->xml, size ? size - 1 : 0);
}

/* Sends what libevtx's record `index` holds, if it is that of the place. */
static bool
serve_record(struct helper *helper, uint32_t place, int index)
{
    libevtx_error_t *error = NULL;
    struct key key;
    libevtx_record_t *record = open_record(helper, index, &key, &error);
    bool due = (uint32_t)helper->n_keys == helper->ask.n || helper->keyed;
    bool settled = record ? is_of(&key, &helper->places[place]) : due;

    if (settled && record)
        reply_xml(helper, place, record, &error);
    else if (settled)
        reply_error(helper, STM_REPLY_ERROR, place, &error);
    if (record)
        (void)libevtx_record_free(&record, NULL);
    libevtx_error_free(&error);
    return settled;
}

/* As long as libevtx's records come in the order of the places. */
static bool
serve_in_order(struct helper *helper, uint32_t place)
{
    if (helper->keyed || helper->next >= helper->n_keys ||
        !serve_record(helper, place, helper->next))
        return false;
    helper->next++;
    return true;
}

static void
serve_place(struct helper *helper, uint32_t place)
{
    int index;

    if (helper->before)
        helper->before(helper->places[place].header_id);
    if (serve_in_order(helper, place))
        return;
    index = find_key(helper, &helper->places[place]);
    if (index >= 0 && serve_record(helper, place, index))
        helper->next = index + 1;
    else
        reply_missing(helper, place);
}

static void
serve_chunk(struct helper *helper)
{
    libevtx_error_t *error = NULL;

    if (!open_image(helper, &error)) {
        reply_error(helper, STM_REPLY_REFUSED, 0, &error);
        return;
    }
    if (helper->n_keys > STM_EVTX_RECORDS_MOST)
        helper->n_keys = STM_EVTX_RECORDS_MOST;
    helper->next = 0;
    helper->keyed = false;
    /* A later start means that a helper died: nothing stands where due. */
    if (helper->ask.first > 0)
        helper->next = (uint32_t)helper->n_keys == helper->ask.n
                           ? (int)helper->ask.first
                           : 0;
    for (uint32_t i = helper->ask.first; i < helper->ask.n; i++)
        serve_place(helper, i);
    reply(helper, STM_REPLY_DONE, helper->ask.n, NULL, 0);
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

const char *
stm_helper_name(void)
{
    return "libevtx " LIBEVTX_VERSION_STRING;
}

const struct stm_xml_dialect *
stm_helper_dialect(void)
{
    static const struct stm_xml_dialect known = { 0x3ff, true };
    static const struct stm_xml_dialect later = { 0, true };

    return strcmp(libevtx_get_version(), "20181227") ? &later : &known;
}

_Noreturn void
stm_helper_run(int fd, const struct stm_libevtx_limits *limits)
{
    struct helper *helper = calloc(1, sizeof(*helper));

    if (!helper)
        _exit(1);
    helper->fd = fd;
    helper->before = limits->before;
    for (;;) {
        receive(fd, &helper->ask, sizeof(helper->ask));
        receive(fd, helper->places, helper->ask.n * sizeof(helper->places[0]));
        receive(fd, helper->chunk, sizeof(helper->chunk));
        limit_cpu(helper->ask.cpu_seconds);
        serve_chunk(helper);
        close_image(helper);
    }
}
