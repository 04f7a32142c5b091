/* SPDX-License-Identifier: Apache-2.0 */
/*
 * helper.h - what the two processes say to each other.
 *
 * Both are one program, so structs travel as they are. The parent trusts
 * nothing that comes back: the helper has read hostile bytes.
 */
#ifndef STM_READ_LIBEVTX_HELPER_H
#define STM_READ_LIBEVTX_HELPER_H

#include <sys/types.h>

#include "read/libevtx/libevtx.h"
#include "read/xml-escape.h"

enum {
    STM_IMAGE_SIZE = STM_EVTX_BLOCK + STM_EVTX_CHUNK,
    STM_REPLY_MOST = 8 << 20 /* bytes of one record's XML */
};

/* Followed by `n` places and the STM_EVTX_CHUNK bytes of the chunk. */
struct stm_ask {
    uint32_t n;
    uint32_t first; /* decode from this place on */
    uint32_t live_end;
    uint32_t cpu_seconds;
};

typedef enum {
    STM_REPLY_XML,     /* `size` bytes of XML follow */
    STM_REPLY_ERROR,   /* why this record is unreadable */
    STM_REPLY_REFUSED, /* why the chunk is; nothing comes after it */
    STM_REPLY_DONE     /* all records are through */
} stm_reply_kind;

struct stm_reply {
    uint32_t kind;
    uint32_t index; /* of the place */
    uint32_t size;  /* bytes that follow */
};

/* The chunk as the one chunk of a file that libevtx reads whole. */
void stm_image_make(uint8_t image[STM_IMAGE_SIZE], const uint8_t *chunk,
                    const struct stm_place *places, size_t n,
                    uint32_t live_end);

/* Serves chunks from the socket until it closes; then ends the process. */
_Noreturn void stm_helper_run(int fd, const struct stm_libevtx_limits *limits);

/* "libevtx VERSION". Static. */
const char *stm_helper_name(void);

/* What is wrong with the XML of this libevtx. Static. */
const struct stm_xml_dialect *stm_helper_dialect(void);

/* A running helper. */
struct stm_helper {
    pid_t pid; /* 0: none */
    int fd;
    struct stm_buf in; /* what came and was not taken yet */
    size_t taken;
};

/* Starts one; the helper's memory is its own, its files only the socket. */
stm_status stm_helper_start(struct stm_helper *helper,
                            const struct stm_libevtx_limits *limits,
                            struct stm_err *err);

/* How a helper ended by itself. */
struct stm_helper_end {
    int signal;     /* that killed it, or 0 */
    char text[100]; /* "was killed by signal 11 (Segmentation fault)" or "" */
};

/*
 * Ends the process, if there is one, after `grace_ms` in which it may end by
 * itself.
 */
struct stm_helper_end stm_helper_stop(struct stm_helper *helper,
                                      unsigned grace_ms);
void stm_helper_free(struct stm_helper *helper);

/* False if the helper is gone. */
bool stm_helper_send(struct stm_helper *helper, const void *data, size_t size);

typedef enum { STM_HEARD, STM_GONE, STM_HUNG, STM_NO_MEMORY } stm_heard;

/*
 * The next reply, its bytes borrowed until the next call; STM_HUNG at the
 * deadline (CLOCK_MONOTONIC, ms).
 */
stm_heard stm_helper_hear(struct stm_helper *helper, int64_t deadline,
                          struct stm_reply *reply, struct stm_span *bytes);

int64_t stm_helper_clock(void);

#endif
