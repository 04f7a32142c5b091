/* SPDX-License-Identifier: Apache-2.0 */
/*
 * serve.h - inside the helper process: the talk (helper.c) and libevtx
 * (serve.c).
 */
#ifndef STM_READ_LIBEVTX_SERVE_H
#define STM_READ_LIBEVTX_SERVE_H

#include "read/libevtx/helper.h"

/* libevtx.h needs libbfio's before it. */
#include <libbfio.h>
#include <libevtx.h>

/* One record as libevtx tells it apart. */
struct stm_serve_key {
    uint64_t id, written;
    bool open; /* it could be opened */
};

struct stm_serve {
    int fd;
    void (*before)(uint64_t header_id);
    struct stm_ask ask;
    struct stm_place places[STM_EVTX_RECORDS_MOST];
    int due[STM_EVTX_RECORDS_MOST]; /* libevtx's record of each, if in order */
    uint8_t chunk[STM_EVTX_CHUNK];
    uint8_t image[STM_IMAGE_SIZE];
    libbfio_handle_t *io;
    libevtx_file_t *file;
    struct stm_serve_key keys[STM_EVTX_RECORDS_MOST];
    int n_keys;
    int next;   /* libevtx's record behind the last one that was given */
    bool keyed; /* keys were read: the order had failed */
    char *xml;
    size_t room;
};

/* Sends one reply; ends the process where nobody listens any more. */
void stm_serve_reply(struct stm_serve *serve, stm_reply_kind kind,
                     uint32_t index, const void *data, size_t size);

/* Decodes the chunk that was asked for and sends all of its replies. */
void stm_serve_chunk(struct stm_serve *serve);

#endif
